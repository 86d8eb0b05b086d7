using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Monitor.Capture;
using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Benchmarks;

/// <summary>
/// A capture source that gives raw records as fast as they are taken: a shell that forks, starts a program and sees it end, over and over, as
/// the kernel side would write it. Ids and times go on from round to round.
/// </summary>
/// <param name="processes">How many processes to give.</param>
internal sealed class RecordedStream(long processes) : ICaptureSource
{
    private const uint ShellId = 4000;
    private const ulong ShellStart = 1_000_000_000;
    private const ulong BetweenProcesses = 1_000_000;

    private readonly byte[] _exec = ExecRecord();
    private readonly byte[] _fork = new byte[Unsafe.SizeOf<ForkRecord>()];
    private readonly byte[] _exit = new byte[Unsafe.SizeOf<ExitRecord>()];
    private long _given;
    private ulong _sequence;
    private ulong _now = KernelClock.SinceBoot();

    /// <summary>How many processes were given.</summary>
    public long Given => _given;

    /// <summary>Whether all records were taken.</summary>
    public bool IsEmpty => _given >= processes;

    /// <inheritdoc/>
    public IReadOnlyList<CaptureHook> Hooks => [];

    /// <inheritdoc/>
    public void Wait(TimeSpan patience)
    {
    }

    /// <inheritdoc/>
    public long Drain(RawRecordHandler handler, long maximumBytes)
    {
        long bytes = 0;
        if (_given == 0)
            handler(Exec(ShellId, ShellStart));
        while (bytes < maximumBytes && !IsEmpty)
        {
            uint id = (uint)(5000 + _given % 30_000);
            ulong start = _now;
            ref ForkRecord fork = ref MemoryMarshal.AsRef<ForkRecord>(_fork.AsSpan());
            fork.Header = Header(_fork.Length, RawRecordKind.Fork, ShellId, ShellStart);
            (fork.ChildPid, fork.ChildNamespacedPid, fork.ChildStart) = (id, id, start);
            handler(_fork);
            handler(Exec(id, start));
            ref ExitRecord exit = ref MemoryMarshal.AsRef<ExitRecord>(_exit.AsSpan());
            exit.Header = Header(_exit.Length, RawRecordKind.Exit, id, start);
            handler(_exit);
            bytes += _fork.Length + _exec.Length + _exit.Length;
            _now += BetweenProcesses;
            _given++;
        }

        return bytes;
    }

    /// <inheritdoc/>
    public void ReadLosses(RawLosses losses) => losses.Clear();

    /// <inheritdoc/>
    public void Detach()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private byte[] Exec(uint id, ulong start)
    {
        ref ExecRecord exec = ref MemoryMarshal.AsRef<ExecRecord>(_exec.AsSpan());
        exec.Header = Header(_exec.Length, RawRecordKind.Exec, id, start);
        exec.NamespacedPid = id;
        return _exec;
    }

    private RecordHeader Header(int size, RawRecordKind kind, uint pid, ulong start) => new()
    {
        Size = (uint)size,
        Kind = kind,
        Sequence = _sequence++,
        Time = _now += 1000,
        Start = start,
        Pid = pid,
        Tid = pid,
        ImageSerial = 3,
    };

    /// <summary>The identity of a real file, so that its hash can be had.</summary>
    private static void SetImageFile(ref ExecRecord exec, string path)
    {
        using Process stat = Process.Start(new ProcessStartInfo("stat", ["-L", "-c", "%i %s %.9Z", path]) { RedirectStandardOutput = true })!;
        string[] facts = stat.StandardOutput.ReadToEnd().Split(' ');
        exec.ImageInode = ulong.Parse(facts[0], CultureInfo.InvariantCulture);
        exec.ImageSize = ulong.Parse(facts[1], CultureInfo.InvariantCulture);
        exec.ImageChanged = (long)(decimal.Parse(facts[2], CultureInfo.InvariantCulture) * 1_000_000_000);
    }

    private static byte[] ExecRecord()
    {
        byte[] filename = [.. "/usr/bin/env\0"u8];
        byte[] image = [.. "env\0bin\0usr\0"u8];
        byte[] directory = [.. "periodic\0apt\0lib\0var\0"u8];
        byte[] cgroup = [.. "apt-daily.service\0system.slice\0"u8];
        byte[] arguments = [.. "/usr/lib/apt/apt-helper\0download-file\0https://deb.example/dists/stable/InRelease\0/var/lib/apt/lists/partial\0"u8];
        int length = Unsafe.SizeOf<ExecRecord>() + filename.Length + image.Length + directory.Length + cgroup.Length + arguments.Length;
        byte[] record = new byte[length + 7 & ~7];
        ref ExecRecord exec = ref MemoryMarshal.AsRef<ExecRecord>(record.AsSpan());
        exec.ParentPid = ShellId;
        exec.ParentStart = ShellStart;
        exec.LoginUid = exec.SessionId = uint.MaxValue;
        exec.ImageLinks = 1;
        SetImageFile(ref exec, "/usr/bin/env");
        exec.FilenameLength = (ushort)filename.Length;
        exec.ImageLength = (ushort)image.Length;
        exec.DirectoryLength = (ushort)directory.Length;
        exec.CgroupLength = (ushort)cgroup.Length;
        exec.ArgumentBytes = exec.ArgumentLength = (uint)arguments.Length;
        Span<byte> rest = record.AsSpan(Unsafe.SizeOf<ExecRecord>());
        foreach (byte[] part in (byte[][])[filename, image, directory, cgroup, arguments])
        {
            part.CopyTo(rest);
            rest = rest[part.Length..];
        }

        return record;
    }
}

using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace Monitor.Capture.Linux.ProcConnector;

/// <summary>The folder of one process in /proc, held open: another process that gets the id later is not mistaken for it. What cannot be
/// read any more is empty. For one thread; what a call gives is valid until the next.</summary>
internal sealed unsafe partial class ProcessFolder : IDisposable
{
    private const int LongestLink = 4096;
    private const int Opened = 0x200000 | 0x80000;      // O_PATH | O_CLOEXEC
    private const int ForReading = 0x80000;
    private const int StatxSize = 256;

    private readonly byte[] _content = new byte[64 << 10];
    private int _folder = -1;

    /// <summary>Opens the folder of a process in place of the last.</summary>
    /// <returns>False: there is no such process.</returns>
    public bool TryOpen(uint processId)
    {
        Close();
        _folder = open($"/proc/{processId}", Opened);
        return _folder >= 0;
    }

    /// <summary>Path of a file in the folder that leads to this process alone.</summary>
    public string PathOf(string name) => $"/proc/self/fd/{_folder}/{name}";

    /// <summary>The beginning of a file, as much as the buffer holds.</summary>
    public ReadOnlySpan<byte> Read(string name)
    {
        int file = openat(_folder, name, ForReading);
        if (file < 0)
            return default;
        int length = 0;
        fixed (byte* content = _content)
        {
            nint got;
            while (length < _content.Length && (got = read(file, content + length, (nuint)(_content.Length - length))) > 0)
                length += (int)got;
        }

        _ = close(file);
        return _content.AsSpan(0, length);
    }

    /// <summary>What a symbolic link in the folder says.</summary>
    public ReadOnlySpan<byte> ReadLink(string name)
    {
        fixed (byte* content = _content)
        {
            nint length = readlinkat(_folder, name, content, LongestLink);
            return _content.AsSpan(0, (int)Math.Max(0, length));
        }
    }

    /// <summary>A number that is a file's whole content.</summary>
    public uint? ReadNumber(string name) => Utf8Parser.TryParse(Read(name), out uint value, out _) ? value : null;

    /// <summary>What /proc/PID/stat says; null if it cannot be read.</summary>
    public ProcessStat? ReadStat()
    {
        ReadOnlySpan<byte> text = Read("stat");
        int close = text.LastIndexOf((byte)')');
        if (close < 0)
            return null;
        string[] fields = Encoding.ASCII.GetString(text[(close + 1)..]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 19 && uint.TryParse(fields[1], out uint parent) && int.TryParse(fields[17], out int threads) && ulong.TryParse(fields[19], out ulong ticks)
            ? new ProcessStat(fields[0][0], parent, threads, ticks)
            : null;
    }

    /// <summary>The file that a symbolic link leads to; no file server is asked.</summary>
    public FileFacts? ReadTarget(string name)
    {
        const int NoSynchronization = 0x4000;
        const uint BasicFacts = 0x7ff;
        byte* facts = stackalloc byte[StatxSize];
        if (statx(_folder, name, NoSynchronization, BasicFacts, facts) != 0)
            return null;
        return new FileFacts(
            *(ulong*)(facts + 32),
            *(ulong*)(facts + 40),
            *(long*)(facts + 96) * 1_000_000_000 + *(uint*)(facts + 104),
            *(uint*)(facts + 136) << 20 | *(uint*)(facts + 140),
            *(uint*)(facts + 16));
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void Close()
    {
        if (_folder >= 0)
            _ = close(_folder);
        _folder = -1;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int openat(int folder, string name, int flags);

    [LibraryImport("libc")]
    private static partial nint read(int file, byte* bytes, nuint length);

    [LibraryImport("libc")]
    private static partial int close(int file);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint readlinkat(int folder, string name, byte* target, nuint size);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string name, int flags, uint mask, byte* facts);
}

/// <summary>What /proc/PID/stat says of a process.</summary>
/// <param name="State">Its state's letter.</param>
/// <param name="Parent">Its parent.</param>
/// <param name="Threads">Threads that it has, ended leaders included.</param>
/// <param name="StartTicks">Its start in hundredths of a second since boot.</param>
internal readonly record struct ProcessStat(char State, uint Parent, int Threads, ulong StartTicks)
{
    /// <summary>Whether its last thread has ended.</summary>
    public bool HasEnded => State is 'Z' or 'X' && Threads <= 1;
}

/// <summary>A file.</summary>
/// <param name="Inode">Its inode.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Changed">When its inode was changed last, nanoseconds since 1970.</param>
/// <param name="Device">Its device, as the kernel numbers them.</param>
/// <param name="Links">Names that it has.</param>
internal readonly record struct FileFacts(ulong Inode, ulong Size, long Changed, uint Device, uint Links);

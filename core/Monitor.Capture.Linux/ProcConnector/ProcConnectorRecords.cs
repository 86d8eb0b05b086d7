using Monitor.Capture.RawRecords;
using Monitor.Enrichment;

namespace Monitor.Capture.Linux.ProcConnector;

/// <summary>Makes raw records from what the process connector tells: the rest is read from /proc, if the process is there still. For one
/// thread.</summary>
/// <param name="queue">Takes the records.</param>
internal sealed class ProcConnectorRecords(RecordQueue queue) : IDisposable
{
    private const int LongestArguments = 2 << 20;
    private static readonly TimeSpan ArgumentPatience = TimeSpan.FromMilliseconds(250);

    private readonly ProcessFolder _folder = new();
    private readonly PatientReader _arguments = new(ArgumentPatience);
    private readonly RecordBuilder _record = new();
    private readonly Dictionary<uint, uint> _expected = [];
    private ProcessTracker? _tracker;
    private ulong _sequence;
    private long _lost;

    /// <summary>Messages and records that are missing.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Nanoseconds by which the boot clock is ahead of the monotonic one, in which the kernel's messages are dated: time in suspend.</summary>
    public ulong Suspended { get; set; }

    private ProcessTracker Tracker => _tracker ??= new ProcessTracker(_folder);

    /// <summary>Reads the processes that run already.</summary>
    public void ReadRunning() => Tracker.ReadAll();

    /// <summary>The kernel had no room for messages. How many is seen by the number of the next.</summary>
    public void Overflowed() => Tracker.DoubtThreads();

    /// <summary>Takes a message.</summary>
    public void Add(in ProcEvent happened)
    {
        CountMissing(happened);
        ulong time = happened.Time + Suspended;
        switch (happened.Kind)
        {
            case ProcEventKind.Fork:
                AddFork(happened, time);
                break;
            case ProcEventKind.Exec when Tracker.FindOrRead(happened.Process) is { } process:
                AddExec(process, happened.Thread, time);
                break;
            case ProcEventKind.User when Tracker.FindOrRead(happened.Process) is { } process && happened.Thread == happened.Process:
                (process.UserId, process.EffectiveUserId) = (happened.Third, happened.Fourth);
                break;
            case ProcEventKind.Group when Tracker.FindOrRead(happened.Process) is { } process && happened.Thread == happened.Process:
                process.GroupId = happened.Third;
                break;
            case ProcEventKind.Exit when Tracker.FindOrRead(happened.Process) is { } process:
                if (Tracker.ThreadEnded(process))
                    AddExit(process, happened, time);
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Dispose();
        _arguments.Dispose();
    }

    private void CountMissing(in ProcEvent happened)
    {
        if (_expected.TryGetValue(happened.Cpu, out uint expected) && happened.Sequence != expected)
        {
            Interlocked.Add(ref _lost, happened.Sequence - expected);
            Tracker.DoubtThreads();
        }

        _expected[happened.Cpu] = happened.Sequence + 1;
    }

    private void AddFork(in ProcEvent happened, ulong time)
    {
        (uint child, uint childsProcess) = (happened.Third, happened.Fourth);
        if (child != childsProcess)
        {
            if (Tracker.FindOrRead(childsProcess) is { Threads: not null } grown)
                grown.Threads++;
            return;
        }

        TrackedProcess? creator = Tracker.FindOrRead(happened.Process);
        TrackedProcess process = Tracker.Forked(child, creator, time);
        _record.Begin<ForkRecord>();
        ref ForkRecord fork = ref _record.Fixed<ForkRecord>();
        fork.Header = HeaderOf(RawRecordKind.Fork, happened.Process, creator?.Start ?? 0, creator?.UserId ?? 0, creator?.ImageSerial ?? 0, happened.Thread, time);
        fork.ChildPid = child;
        fork.ChildStart = process.Start;
        fork.ChildNamespacedPid = process.NamespacedId;
        Send();
    }

    private void AddExit(TrackedProcess process, in ProcEvent happened, ulong time)
    {
        _record.Begin<ExitRecord>();
        ref ExitRecord exit = ref _record.Fixed<ExitRecord>();
        exit.Header = HeaderOf(RawRecordKind.Exit, process, happened.Thread, time);
        exit.Code = (int)happened.Third;
        Send();
    }

    private void AddExec(TrackedProcess process, uint thread, ulong time)
    {
        process.Threads = 1;
        process.ImageSerial++;
        ProcessStat? stat = Tracker.Open(process);
        FileFacts? file = null;
        bool isRead = stat is not null;
        if (isRead)
        {
            process.NamespacedId = Tracker.ReadNamespacedId() ?? process.NamespacedId;
            process.LoginUserId = _folder.ReadNumber("loginuid") ?? process.LoginUserId;
            process.SessionId = _folder.ReadNumber("sessionid") ?? process.SessionId;
            file = _folder.ReadTarget("exe");
        }

        _record.Begin<ExecRecord>();
        int image = file is not null ? _record.AppendNames(PathWithoutMark(_folder.ReadLink("exe"), file)) : 0;
        ReadOnlySpan<byte> folder = isRead ? _folder.ReadLink("cwd") : default;
        bool hasFolder = !folder.IsEmpty;
        int directory = _record.AppendNames(folder);
        int cgroup = isRead ? _record.AppendNames(_folder.Read("cgroup").TrimEnd((byte)'\n')) : 0;
        ReadOnlySpan<byte> arguments = image > 0 ? _arguments.Read(_folder.PathOf("cmdline")) : default;
        int argumentLength = _record.Append(arguments[..Math.Min(arguments.Length, LongestArguments)]);
        bool isCut = arguments.IsEmpty || argumentLength < arguments.Length;

        ref ExecRecord exec = ref _record.Fixed<ExecRecord>();
        exec.Header = HeaderOf(RawRecordKind.Exec, process, thread, time);
        exec.Header.Flags = (image > 0 ? RawRecordFlags.None : RawRecordFlags.PathCut)
            | (hasFolder ? RawRecordFlags.None : RawRecordFlags.DirectoryUnread)
            | (isCut ? RawRecordFlags.ArgumentsCut : RawRecordFlags.None);
        exec.ParentPid = stat?.Parent ?? process.ParentId;
        exec.ParentStart = exec.ParentPid == process.ParentId ? process.ParentStart : Tracker.FindOrRead(exec.ParentPid)?.Start ?? 0;
        exec.NamespacedPid = process.NamespacedId;
        exec.Gid = process.GroupId;
        exec.EffectiveUid = process.EffectiveUserId;
        exec.LoginUid = process.LoginUserId;
        exec.SessionId = process.SessionId;
        if (file is { } facts)
        {
            exec.ImageInode = facts.Inode;
            exec.ImageSize = facts.Size;
            exec.ImageChanged = facts.Changed;
            exec.ImageDevice = facts.Device;
            exec.ImageLinks = facts.Links;
        }

        exec.ImageLength = (ushort)image;
        exec.DirectoryLength = (ushort)directory;
        exec.CgroupLength = (ushort)cgroup;
        exec.ArgumentLength = (uint)argumentLength;
        exec.ArgumentBytes = (uint)(isCut ? Math.Max(arguments.Length, argumentLength + 1) : argumentLength);
        Send();
    }

    private RecordHeader HeaderOf(RawRecordKind kind, TrackedProcess process, uint thread, ulong time) =>
        HeaderOf(kind, process.ProcessId, process.Start, process.UserId, process.ImageSerial, thread, time);

    private RecordHeader HeaderOf(RawRecordKind kind, uint process, ulong start, uint user, ulong imageSerial, uint thread, ulong time) => new()
    {
        Kind = kind,
        Sequence = _sequence++,
        Time = time,
        Start = start,
        Pid = process,
        Tid = thread,
        Uid = user,
        ImageSerial = imageSerial,
    };

    private void Send()
    {
        if (!queue.TryAdd(_record.End()))
            Interlocked.Increment(ref _lost);
    }

    /// <summary>The kernel marks the path of a file that has no name any more.</summary>
    private static ReadOnlySpan<byte> PathWithoutMark(ReadOnlySpan<byte> path, FileFacts? file) =>
        file is { Links: 0 } && path.EndsWith(" (deleted)"u8) ? path[..^" (deleted)".Length] : path;
}

using System.Buffers.Binary;
using Monitor.Capture.Linux.Audit;
using Monitor.Capture.RawRecords;
using Monitor.Enrichment;
using Monitor.Sdk.Events;

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

    /// <summary>The kernel's mark behind the path of a file that has no name any more.</summary>
    private static ReadOnlySpan<byte> Deleted => " (deleted)"u8;

    private ProcessTracker Tracker => _tracker ??= new ProcessTracker(_folder);

    /// <summary>Reads the processes that run already.</summary>
    public void ReadRunning() => Tracker.ReadAll();

    /// <summary>The kernel had no room for messages. How many is seen by the number of the next.</summary>
    public void Overflowed() => Tracker.DoubtThreads();

    /// <summary>Takes a message.</summary>
    /// <param name="happened">The message.</param>
    /// <param name="audited">What the audit system says of the start that it tells of; null: nothing.</param>
    public void Add(in ProcEvent happened, AuditEvent? audited = null)
    {
        CountMissing(happened);
        ulong time = happened.Time + Suspended;
        switch (happened.Kind)
        {
            case ProcEventKind.Fork:
                AddFork(happened, time);
                break;
            case ProcEventKind.Exec when Tracker.FindOrRead(happened.Process) is { } process:
                AddExec(process, happened.Thread, time, audited);
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

    private void AddExec(TrackedProcess process, uint thread, ulong time, AuditEvent? audited)
    {
        process.Threads = 1;
        process.ImageSerial++;
        ProcessStat? stat = Tracker.Open(process);
        bool isThere = stat is not null;
        FileFacts? file = isThere ? _folder.ReadTarget("exe") : null;

        // First what is gone with the process's memory; the rest stays until its parent has heard of the end.
        byte[] link = file is not null ? _folder.ReadLink("exe").ToArray() : [];
        byte[] workingFolder = isThere ? _folder.ReadLink("cwd").ToArray() : [];
        byte[] commandLine = file is not null && audited is null ? _arguments.Read(_folder.PathOf("cmdline")) : [];
        if (isThere)
        {
            process.NamespacedId = Tracker.ReadNamespacedId() ?? process.NamespacedId;
            process.LoginUserId = _folder.ReadNumber("loginuid") ?? process.LoginUserId;
            process.SessionId = _folder.ReadNumber("sessionid") ?? process.SessionId;
        }

        if (audited is not null)
        {
            (process.UserId, process.EffectiveUserId, process.GroupId) = (audited.UserId, audited.EffectiveUserId, audited.GroupId);
            (process.LoginUserId, process.SessionId) = (audited.LoginUserId, audited.SessionId);
        }

        _record.Begin<ExecRecord>();
        int filename = audited is { Name.Length: > 0 } ? _record.Append(audited.Name) + _record.Append([0]) : 0;
        ReadOnlySpan<byte> path = audited is { Image.Length: > 0 } ? audited.Image : link;
        bool isDeleted = path.EndsWith(Deleted) && file is not { Links: > 0 };
        int image = _record.AppendNames(isDeleted ? path[..^Deleted.Length] : path);
        ReadOnlySpan<byte> folder = audited is { Directory.Length: > 0 } ? audited.Directory : workingFolder;
        bool hasFolder = !folder.IsEmpty;
        int directory = _record.AppendNames(folder);
        int cgroup = isThere ? _record.AppendNames(_folder.Read("cgroup").TrimEnd((byte)'\n')) : 0;
        ReadOnlySpan<byte> arguments = audited is not null ? audited.Arguments : commandLine;
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
        exec.ImageLinks = isDeleted ? 0u : 1;
        if (file is { } facts)
        {
            exec.ImageInode = facts.Inode;
            exec.ImageSize = facts.Size;
            exec.ImageChanged = facts.Changed;
            exec.ImageDevice = facts.Device;
        }

        exec.FilenameLength = (ushort)filename;
        exec.ImageLength = (ushort)image;
        exec.DirectoryLength = (ushort)directory;
        exec.CgroupLength = (ushort)cgroup;
        exec.ArgumentLength = (uint)argumentLength;
        exec.ArgumentBytes = (uint)(isCut ? Math.Max(arguments.Length, argumentLength + 1) : argumentLength);
        Send();
    }

    /// <summary>Takes a connect or accept that the audit system tells of; one that is not of IPv4 or IPv6, or not of TCP or UDP, is left out.</summary>
    public void AddConnection(AuditEvent audited)
    {
        const int Tcp = 6, Udp = 17, MultipathTcp = 262, InProgress = -115;
        const int Ipv4Size = 8, Ipv6Size = 24;
        ReadOnlySpan<byte> remote = audited.Address;
        bool isIpv6 = remote.Length >= Ipv6Size && remote[0] == ConnectionRecord.Ipv6;
        if (!isIpv6 && !(remote.Length >= Ipv4Size && remote[0] == 2))
            return;
        bool isConnect = AuditRules.KindOf(audited.Machine, audited.Call) == AuditedCall.Connect;
        Span<byte> local = stackalloc byte[28];
        bool isRead = SocketFacts.TryRead(audited.ProcessId, (int)(isConnect ? (long)audited.FirstArgument : audited.Result), remote, out int protocol, local);
        if (isRead && protocol is not (Tcp or Udp or MultipathTcp))
            return;
        TrackedProcess? process = Tracker.FindEnded(audited.ProcessId) ?? Tracker.FindOrRead(audited.ProcessId);
        if (process is null)
        {
            Interlocked.Increment(ref _lost);
            return;
        }

        _record.Begin<ConnectionRecord>();
        ref ConnectionRecord connection = ref _record.Fixed<ConnectionRecord>();
        ulong ago = (ulong)Math.Max(0, EventTime.Now.UnixNanoseconds - audited.Time * 1_000_000);
        connection.Header = HeaderOf(RawRecordKind.Connection, process, process.ProcessId, KernelClock.SinceBoot() - ago);
        connection.Header.Uid = audited.UserId;
        connection.Header.Flags = isRead ? RawRecordFlags.None : RawRecordFlags.SocketUnread;
        connection.Family = remote[0];
        connection.Protocol = (byte)(isRead && protocol == Udp ? Udp : Tcp);
        connection.Direction = isConnect ? ConnectionRecord.DirectionOut : ConnectionRecord.DirectionIn;
        connection.Result = isConnect && audited.Result is not (0 or InProgress) ? (int)-audited.Result : 0;
        connection.RemotePort = BinaryPrimitives.ReadUInt16BigEndian(remote[2..]);
        (isIpv6 ? remote[8..24] : remote[4..8]).CopyTo(connection.RemoteAddress);
        if (isRead)
        {
            connection.LocalPort = BinaryPrimitives.ReadUInt16BigEndian(local[2..]);
            (isIpv6 ? local[8..24] : local[4..8]).CopyTo(connection.LocalAddress);
        }

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
}

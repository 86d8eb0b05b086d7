using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;
using Monitor.Enrichment;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture;

/// <summary>Makes kernel activity with its processes looked up from Linux's raw records, and keeps the process table up to date.</summary>
/// <param name="table">The process table; from now on the capture thread alone changes it.</param>
/// <param name="clock">Places the kernel's time.</param>
/// <param name="consumer">Takes what comes out.</param>
/// <param name="time">The clock for waiting.</param>
/// <param name="users">Names the owners of files: the user names that the table uses.</param>
/// <param name="groups">Names their groups; without them groups are shown by number.</param>
public sealed partial class RecordDecoder(
    ProcessTable table, KernelClock clock, IKernelRecordConsumer consumer, TimeProvider time, UserNames? users = null, UserNames? groups = null)
    : IRecordDecoder
{
    private readonly LongCommandLines _long = new(time);
    private readonly SequenceCheck _sequences = new();
    private byte[] _text = new byte[64 << 10];

    /// <inheritdoc/>
    public long Records => Counts.Sum();

    /// <inheritdoc/>
    public long SequenceGaps => _sequences.Missing;

    /// <summary>Number of records of each kind.</summary>
    internal long[] Counts { get; } = new long[RawLosses.Kinds];

    /// <inheritdoc/>
    public bool LeavesGap(RawLossReason reason) => reason == RawLossReason.RingFull;

    /// <inheritdoc/>
    public void Refresh()
    {
        clock.Refresh();
        users?.Refresh();
        groups?.Refresh();
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> record)
    {
        if (record.Length < Unsafe.SizeOf<RecordHeader>())
        {
            consumer.OnLost(RawRecordKind.None, RawLossReason.Malformed, 1);
            return;
        }

        ref readonly RecordHeader header = ref MemoryMarshal.AsRef<RecordHeader>(record);
        _sequences.Note(header.Cpu, header.Sequence);
        if (_long.Count > 0 && header.Kind != RawRecordKind.Arguments && _long.Take(header) is { } unfinished)
            Finish(unfinished);
        bool isSound = header.Kind switch
        {
            RawRecordKind.Exec => DecodeExec(record),
            RawRecordKind.Arguments => DecodeArguments(record),
            RawRecordKind.Fork => DecodeFork(record),
            RawRecordKind.Exit => DecodeExit(record),
            RawRecordKind.Connection => DecodeConnection(record),
            RawRecordKind.FileCreate => DecodeFile(record, KernelHooks.FileCreate),
            RawRecordKind.FileDelete => DecodeFile(record, KernelHooks.FileDelete),
            RawRecordKind.FileRename => DecodeFile(record, KernelHooks.FileRename),
            RawRecordKind.FileAttributes => DecodeAttributes(record),
            RawRecordKind.FileLink => DecodeLink(record),
            RawRecordKind.ImageLoad => DecodeFile(record, KernelHooks.ImageLoad),
            RawRecordKind.ModuleLoad => DecodeModule(record),
            RawRecordKind.BpfProgram => DecodeBpfProgram(record),
            RawRecordKind.DnsMessage => DecodeDns(record),
            RawRecordKind.DeviceOpen => DecodeFile(record, KernelHooks.RawAccessRead),
            RawRecordKind.FileWritten => DecodeFile(record, KernelHooks.FileExecutable),
            RawRecordKind.MemoryAccess => DecodeAccess(record),
            _ => false,
        };
        if (isSound)
            Counts[(int)header.Kind]++;
        else
            consumer.OnLost((int)header.Kind < RawLosses.Kinds ? header.Kind : RawRecordKind.None, RawLossReason.Malformed, 1);
    }

    /// <inheritdoc/>
    public void FinishOverdue()
    {
        if (_long.Count > 0)
            Array.ForEach(_long.TakeOverdue(), Finish);
    }

    /// <inheritdoc/>
    public void FinishAll() => Array.ForEach(_long.TakeAll(), Finish);

    private bool DecodeExec(ReadOnlySpan<byte> record)
    {
        if (!ExecView.TryRead(record, out ExecView exec))
            return false;
        if (exec.HasMoreArguments)
            _long.Hold(exec, record);
        else
            Started(exec, exec.Arguments, isWhole: exec.Fixed.ArgumentLength == exec.Fixed.ArgumentBytes);
        return true;
    }

    private bool DecodeArguments(ReadOnlySpan<byte> record)
    {
        if (record.Length < Unsafe.SizeOf<ArgsRecord>())
            return false;
        ref readonly ArgsRecord args = ref MemoryMarshal.AsRef<ArgsRecord>(record);
        ReadOnlySpan<byte> bytes = record[Unsafe.SizeOf<ArgsRecord>()..];
        if (args.Length > bytes.Length)
            return false;
        if (_long.Add(args, bytes[..(int)args.Length]) is { } whole)
            Finish(whole);
        return true;
    }

    private void Finish(LongCommandLines.Held held)
    {
        if (ExecView.TryRead(held.Record, out ExecView exec))
            Started(exec, held.Arguments, held.IsWhole);
    }

    private void Started(in ExecView exec, ReadOnlySpan<byte> arguments, bool isWhole)
    {
        ref readonly ExecRecord facts = ref exec.Fixed;
        ref readonly RecordHeader header = ref facts.Header;
        int needed = exec.Image.Length + exec.Directory.Length + 2;
        if (_text.Length < needed)
            _text = new byte[needed];
        int imageLength = exec.Image.IsEmpty ? 0 : PathList.Decode(exec.Image, _text);
        bool hasDirectory = (header.Flags & RawRecordFlags.DirectoryUnread) == 0;
        int directoryLength = hasDirectory ? PathList.Decode(exec.Directory, _text.AsSpan(imageLength)) : 0;
        ReadOnlySpan<byte> image = _text.AsSpan(0, imageLength);
        ReadOnlySpan<byte> filename = exec.Filename;
        ProcessEntry entry = table.Started(new ProcessStart
        {
            ProcessId = header.Pid,
            Start = header.Start,
            ParentProcessId = facts.ParentPid,
            ParentStart = facts.ParentStart,
            NamespacedProcessId = facts.NamespacedPid,
            UserId = header.Uid,
            EffectiveUserId = facts.EffectiveUid,
            LoginUserId = facts.LoginUid,
            SessionId = facts.SessionId,
            Terminal = facts.Terminal,
            Image = new ProcessImageSource
            {
                Path = image,
                InvokedAs = filename.SequenceEqual(image) ? default : filename,
                Directory = _text.AsSpan(imageLength, directoryLength),
                Arguments = arguments,
                Container = ContainerName.Find(exec.Cgroup),
                File = facts.ImageInode == 0 ? null : new FileIdentity(facts.ImageDevice, facts.ImageInode, (long)facts.ImageSize, new EventTime(facts.ImageChanged)),
                IsDeleted = facts.ImageLinks == 0 && !exec.Image.IsEmpty,
            },
        });
        ProcessEntry? creator = table.Find(entry.CreatorProcessId, entry.CreatorStartTicks)
            ?? RunningProcesses.ReadOne(table, entry.CreatorProcessId, entry.CreatorStartTicks);
        bool isCut = !isWhole || !hasDirectory || (header.Flags & RawRecordFlags.PathCut) != 0;
        KernelRecord happened = new()
        {
            Kind = KernelHooks.ProcessCreate,
            Time = clock.At(header.Time),
            Process = table.View(entry, clock.BootTime),
            Parent = creator is null ? new KernelProcess { ProcessId = entry.CreatorProcessId } : table.View(creator, clock.BootTime),
            Ancestors = table.AncestorsOf(entry),
        };
        consumer.OnRecord(happened, NotesOf(entry) | (isCut ? CaptureNotes.Incomplete : CaptureNotes.None));
    }

    private bool DecodeFork(ReadOnlySpan<byte> record)
    {
        if (record.Length < Unsafe.SizeOf<ForkRecord>())
            return false;
        ref readonly ForkRecord fork = ref MemoryMarshal.AsRef<ForkRecord>(record);
        table.Forked(new ProcessFork
        {
            CreatorProcessId = fork.Header.Pid,
            CreatorStart = fork.Header.Start,
            ChildProcessId = fork.ChildPid,
            ChildStart = fork.ChildStart,
            ChildNamespacedProcessId = fork.ChildNamespacedPid,
            UserId = fork.Header.Uid,
        });
        return true;
    }

    private bool DecodeExit(ReadOnlySpan<byte> record)
    {
        if (record.Length < Unsafe.SizeOf<ExitRecord>())
            return false;
        ref readonly ExitRecord exit = ref MemoryMarshal.AsRef<ExitRecord>(record);
        ProcessEntry entry = table.FindOrAdd(exit.Header.Pid, exit.Header.Start);
        entry.SetUser(exit.Header.Uid);
        if (!table.Ended(entry, exit.Header.Time))
            return true;
        int signal = exit.Code & 0x7f;
        KernelRecord happened = new()
        {
            Kind = KernelHooks.ProcessTerminate,
            Time = clock.At(exit.Header.Time),
            Process = table.View(entry, clock.BootTime),
            ExitCode = signal == 0 ? exit.Code >> 8 & 0xff : 128 + signal,
        };
        consumer.OnRecord(happened, NotesOf(entry));
        return true;
    }

    private bool DecodeConnection(ReadOnlySpan<byte> record)
    {
        if (record.Length < Unsafe.SizeOf<ConnectionRecord>())
            return false;
        ref readonly ConnectionRecord connection = ref MemoryMarshal.AsRef<ConnectionRecord>(record);
        ref readonly RecordHeader header = ref connection.Header;
        ProcessEntry entry = ActorOf(header);
        bool isIpv4 = IsIpv4(connection);
        KernelRecord happened = new()
        {
            Kind = KernelHooks.NetworkConnect,
            Time = clock.At(header.Time),
            Process = table.View(entry, clock.BootTime),
            Connection = new KernelConnection
            {
                Protocol = connection.Protocol,
                Initiated = connection.Direction == ConnectionRecord.DirectionOut,
                Established = connection.Result == 0,
                LocalAddress = AddressOf(connection, connection.LocalAddress, isIpv4),
                LocalPort = connection.LocalPort,
                RemoteAddress = AddressOf(connection, connection.RemoteAddress, isIpv4),
                RemotePort = connection.RemotePort,
            },
        };
        bool isWhole = (header.Flags & RawRecordFlags.SocketUnread) == 0;
        consumer.OnRecord(happened, NotesOf(entry) | (isWhole ? CaptureNotes.None : CaptureNotes.Incomplete));
        return true;
    }

    /// <summary>Whether a connection is one over IPv4. A socket for both families writes the other side as <c>::ffff:a.b.c.d</c> then, and its
    /// own side, while it is bound to no address, as <c>::</c>; the wire knows no difference.</summary>
    private static bool IsIpv4(in ConnectionRecord connection)
    {
        ReadOnlySpan<byte> mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
        return connection.Family != ConnectionRecord.Ipv6 || ((ReadOnlySpan<byte>)connection.RemoteAddress).StartsWith(mapped);
    }

    private static NetworkAddress AddressOf(in ConnectionRecord connection, ReadOnlySpan<byte> bytes, bool isIpv4) =>
        new(!isIpv4 ? bytes : connection.Family == ConnectionRecord.Ipv6 ? bytes[12..] : bytes[..4]);

    /// <summary>The process that did what a record says.</summary>
    private ProcessEntry ActorOf(in RecordHeader header) => Of(header.Pid, header.Start, header.Uid);

    private ProcessEntry Of(uint processId, ulong start, uint userId)
    {
        ulong ticks = ProcessTable.ToTicks(start);
        ProcessEntry entry = table.Find(processId, ticks)
            ?? RunningProcesses.ReadOne(table, processId, ticks)
            ?? table.FindOrAdd(processId, start);
        entry.SetUser(userId);
        return entry;
    }

    private static CaptureNotes NotesOf(ProcessEntry entry) => entry.IsAgents ? CaptureNotes.AgentsOwn : CaptureNotes.None;
}

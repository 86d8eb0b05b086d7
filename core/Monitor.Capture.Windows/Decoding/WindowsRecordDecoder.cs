using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;
using Monitor.Capture.Windows.Device;
using Monitor.Capture.Windows.Names;
using Monitor.Capture.Windows.Processes;
using Monitor.Capture.Windows.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Windows.Decoding;

/// <summary>Makes kernel activity with its processes looked up from the driver's raw records, and keeps the process table up to date.</summary>
/// <param name="table">The process table; from now on the capture thread alone changes it.</param>
/// <param name="names">How things are called.</param>
/// <param name="consumer">Takes what comes out.</param>
internal sealed partial class WindowsRecordDecoder(WindowsProcessTable table, WindowsNames names, IKernelRecordConsumer consumer) : IRecordDecoder
{
    /// <summary>Room for the texts of the largest record: four of 64 KiB, three bytes for each two, and what paths grow by.</summary>
    private const int TextCapacity = 1 << 19;

    private readonly Utf8Builder _text = new(TextCapacity);
    private readonly SequenceCheck _sequences = FromTheFirst();

    /// <inheritdoc/>
    public long Records => Counts.Sum();

    /// <inheritdoc/>
    public long SequenceGaps => _sequences.Missing;

    /// <summary>Number of records of each kind.</summary>
    internal long[] Counts { get; } = new long[RawLosses.Kinds];

    /// <summary>The driver gives a number before it asks for anything else.</summary>
    public bool LeavesGap(RawLossReason reason) => reason != RawLossReason.Malformed;

    /// <inheritdoc/>
    public void Refresh() => names.Accounts.Refresh();

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
        _text.Clear();
        bool isSound = header.Kind switch
        {
            RawRecordKind.WindowsProcessCreate => DecodeProcessCreate(record),
            RawRecordKind.WindowsProcessExit => DecodeProcessExit(record),
            RawRecordKind.WindowsRemoteThread => DecodeRemoteThread(record),
            RawRecordKind.WindowsImageLoad => DecodeImage(record, KernelHooks.ImageLoad),
            RawRecordKind.WindowsDriverLoad => DecodeImage(record, KernelHooks.DriverLoad),
            RawRecordKind.WindowsProcessAccess => DecodeAccess(record, KernelHooks.ProcessAccess),
            RawRecordKind.WindowsLimitedAccess => DecodeAccess(record, KernelHooks.LimitedAccess),
            RawRecordKind.WindowsFileCreate => DecodeFile(record, KernelHooks.FileCreate),
            RawRecordKind.WindowsFileTime => DecodeFile(record, KernelHooks.FileTime),
            RawRecordKind.WindowsFileStream => DecodeFile(record, KernelHooks.FileStream),
            RawRecordKind.WindowsFileDelete => DecodeFile(record, KernelHooks.FileDelete),
            RawRecordKind.WindowsFileExecutable => DecodeFile(record, KernelHooks.FileExecutable),
            RawRecordKind.WindowsRawRead => DecodeFile(record, KernelHooks.RawAccessRead),
            RawRecordKind.WindowsPipeCreate => DecodeFile(record, KernelHooks.PipeCreate),
            RawRecordKind.WindowsPipeConnect => DecodeFile(record, KernelHooks.PipeConnect),
            RawRecordKind.WindowsFileBlocked => DecodeFile(record, KernelHooks.FileBlocked),
            RawRecordKind.WindowsFileRename => DecodeFile(record, KernelHooks.FileRename),
            RawRecordKind.WindowsRegistry => DecodeRegistry(record),
            RawRecordKind.WindowsConnection => DecodeConnection(record),
            RawRecordKind.WindowsTampering => DecodeTampering(record),
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
    }

    /// <inheritdoc/>
    public void FinishAll()
    {
    }

    /// <summary>The first record of a ring has the number 1: what was lost before the first that came is seen, too.</summary>
    private static SequenceCheck FromTheFirst()
    {
        SequenceCheck sequences = new();
        for (uint ring = 0; ring < DeviceAbi.Rings; ring++)
            sequences.Note(ring, 0);
        return sequences;
    }

    /// <summary>The process that did what a record says.</summary>
    private WindowsProcess ActorOf(in RecordHeader header)
    {
        WindowsProcess process = table.FindOrAdd(header.Pid, header.Start);
        process.SessionId = header.Uid;
        return process;
    }

    private static CaptureNotes NotesOf(WindowsProcess process, in RecordHeader header) =>
        (process.IsAgents ? CaptureNotes.AgentsOwn : CaptureNotes.None)
        | (((WindowsRecordFlags)header.Flags & WindowsRecordFlags.TextCut) != 0 ? CaptureNotes.Incomplete : CaptureNotes.None);

    /// <summary>The path that programs use.</summary>
    private ReadOnlySpan<byte> PathOf(ReadOnlySpan<char> path)
    {
        int start = _text.Length;
        names.DosPaths.Write(path, _text);
        return _text.From(start);
    }

    /// <summary>The text as it is.</summary>
    private ReadOnlySpan<byte> TextOf(ReadOnlySpan<char> text)
    {
        int start = _text.Length;
        _text.Append(text);
        return _text.From(start);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;
using Monitor.Enrichment;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture;

/// <content>A process that gets at another one.</content>
public sealed partial class RecordDecoder
{
    private bool DecodeAccess(ReadOnlySpan<byte> record)
    {
        int fixedSize = Unsafe.SizeOf<MemoryAccessRecord>();
        if (record.Length < fixedSize)
            return false;
        ref readonly MemoryAccessRecord facts = ref MemoryMarshal.AsRef<MemoryAccessRecord>(record);
        if (facts.PathLength > record.Length - fixedSize)
            return false;
        ref readonly RecordHeader header = ref facts.Header;
        ProcessEntry entry = ActorOf(header), target = Of(facts.TargetPid, facts.TargetStart, facts.TargetUid);
        ReadOnlySpan<byte> path = record.Slice(fixedSize, facts.PathLength);
        if (_text.Length < path.Length + 1)
            _text = new byte[path.Length + 1];
        bool isFile = (AccessWay)facts.Call is AccessWay.File or AccessWay.FileWrite;
        KernelRecord happened = new()
        {
            Kind = KernelHooks.ProcessAccess,
            Time = clock.At(header.Time),
            Process = table.View(entry, clock.BootTime),
            Target = table.View(target, clock.BootTime),
            Access = new KernelAccess
            {
                Way = (AccessWay)facts.Call,
                Rights = (AccessRights)facts.Rights,
                ThreadId = header.Tid,
                Request = isFile ? 0 : facts.Request,
                File = isFile ? (ProcessFile)facts.Request : ProcessFile.None,
                Address = facts.Address,
                Size = facts.Length,
                IsFurther = facts.IsFurther != 0,
                Repeats = facts.Repeats,
                PageRepeats = facts.PageRepeats,
                Mapping = MappedMemory.Name(facts.Mapping, _text.AsSpan(0, path.IsEmpty ? 0 : PathList.Decode(path, _text))),
                Permissions = MappedMemory.Permissions(facts.Mapping, facts.Permissions),
            },
        };
        bool isCut = (header.Flags & RawRecordFlags.PathCut) != 0;
        consumer.OnRecord(happened, NotesOf(entry) | (isCut ? CaptureNotes.Incomplete : CaptureNotes.None));
        return true;
    }
}

using Monitor.Capture.RawRecords;
using Monitor.Enrichment;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture;

/// <content>Files.</content>
internal sealed partial class RecordDecoder
{
    private bool DecodeFile(ReadOnlySpan<byte> record, KernelHooks kind)
    {
        if (!FileView.TryRead(record, out FileView file))
            return false;
        ref readonly FileRecord facts = ref file.Fixed;
        ProcessEntry entry = ActorOf(facts.Header);
        int longest = FilePath.LongestOf(file.Directory, file.Path), newLongest = FilePath.LongestOf(file.NewDirectory, file.NewPath);
        if (_text.Length < longest + newLongest)
            _text = new byte[longest + newLongest];
        int length = FilePath.Write(file.Directory, file.Path, _text);
        int newLength = file.NewPath.IsEmpty ? 0 : FilePath.Write(file.NewDirectory, file.NewPath, _text.AsSpan(length));
        KernelRecord happened = new()
        {
            Kind = kind,
            Time = clock.At(facts.Header.Time),
            Process = table.View(entry, clock.BootTime),
            File = new KernelFile
            {
                Path = new Text(_text.AsSpan(0, length)),
                NewPath = newLength == 0 ? default : new Text(_text.AsSpan(length, newLength)),
                Identity = facts.Inode == 0 ? null : new FileIdentity(facts.Device, facts.Inode, (long)facts.FileSize, new EventTime(facts.Changed)),
                IsNew = facts.IsNew != 0,
                IsProgram = facts.IsProgram != 0,
                NodeDevice = facts.NodeDevice,
                Descriptor = facts.Descriptor,
            },
        };
        bool isCut = (facts.Header.Flags & RawRecordFlags.PathCut) != 0;
        consumer.OnRecord(happened, NotesOf(entry) | (isCut ? CaptureNotes.Incomplete : CaptureNotes.None));
        return true;
    }
}

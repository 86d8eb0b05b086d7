using System.Runtime.CompilerServices;
using Monitor.Capture.RawRecords;
using Monitor.Capture.Windows.Processes;
using Monitor.Capture.Windows.RawRecords;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Windows.Decoding;

/// <content>Files and pipes.</content>
internal sealed partial class WindowsRecordDecoder
{
    /// <summary>Kinds whose path is no file's: a device, a pipe.</summary>
    private const KernelHooks WithKernelNames = KernelHooks.RawAccessRead | KernelHooks.PipeCreate | KernelHooks.PipeConnect;

    private bool DecodeFile(ReadOnlySpan<byte> record, KernelHooks kind)
    {
        ref readonly WindowsFileRecord facts = ref RecordText.Read<WindowsFileRecord>(record, out RecordText texts);
        if (Unsafe.IsNullRef(in facts)
            || !texts.TryTake(facts.UserLength, out ReadOnlySpan<byte> user)
            || !texts.TryTake(facts.PathLength, out ReadOnlySpan<char> path)
            || !texts.TryTake(facts.NewPathLength, out ReadOnlySpan<char> newPath))
            return false;
        ref readonly RecordHeader header = ref facts.Header;
        WindowsProcess process = ActorOf(header);
        KernelRecord happened = new()
        {
            Kind = kind,
            Time = WindowsTime.At(header.Time),
            Process = table.View(process, names.Accounts.Find(user)),
            File = new KernelFile
            {
                Path = (kind & WithKernelNames) != 0 ? TextOf(path) : PathOf(path),
                NewPath = newPath.IsEmpty ? default : new Text(PathOf(newPath)),
                Identity = facts.FileId == 0 ? null : new FileIdentity(facts.VolumeSerial, facts.FileId, (long)facts.Size, default),
                IsNew = facts.IsNew != 0,
                IsProgram = facts.IsProgram != 0,
                IsClosed = kind == KernelHooks.FileExecutable,
                IsArchived = facts.IsArchived != 0,
                Created = WindowsTime.AtOrNone(facts.Created),
                Blocked = facts.Act switch
                {
                    WindowsFileAct.BlockedExecutable => BlockedAct.Executable,
                    WindowsFileAct.BlockedShredding => BlockedAct.Shredding,
                    _ => BlockedAct.None,
                },
            },
            FileAttributes = kind != KernelHooks.FileTime ? default : new KernelFileAttributes
            {
                Created = WindowsTime.AtOrNone(facts.Created),
                PreviousCreated = WindowsTime.AtOrNone(facts.PreviousCreated),
            },
        };
        consumer.OnRecord(happened, NotesOf(process, header));
        return true;
    }
}

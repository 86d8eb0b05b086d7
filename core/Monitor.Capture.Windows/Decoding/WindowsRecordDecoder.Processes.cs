using System.Runtime.CompilerServices;
using Monitor.Capture.Windows.Names;
using Monitor.Capture.Windows.Processes;
using Monitor.Capture.Windows.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Windows.Decoding;

/// <content>Processes.</content>
internal sealed partial class WindowsRecordDecoder
{
    private bool DecodeProcessCreate(ReadOnlySpan<byte> record)
    {
        ref readonly ProcessCreateRecord facts = ref RecordText.Read<ProcessCreateRecord>(record, out RecordText texts);
        if (Unsafe.IsNullRef(in facts)
            || !texts.TryTake(facts.UserLength, out ReadOnlySpan<byte> user)
            || !texts.TryTake(facts.ImageLength, out ReadOnlySpan<char> image)
            || !texts.TryTake(facts.CommandLineLength, out ReadOnlySpan<char> commandLine)
            || !texts.TryTake(facts.OpenedNameLength, out ReadOnlySpan<char> openedName)
            || !texts.TryTake(facts.DirectoryLength, out ReadOnlySpan<char> directory))
            return false;
        WindowsProcess process = table.Started(new ProcessBirth
        {
            ProcessId = facts.Header.Pid,
            Start = facts.Header.Start,
            ParentId = facts.ParentPid,
            ParentStart = facts.ParentStart,
            CreatorId = facts.CreatorPid,
            CreatorStart = facts.CreatorStart,
            User = names.Accounts.Find(user),
            LogonId = facts.LogonId,
            SessionId = facts.Header.Uid,
            Integrity = facts.IsAppContainer != 0 ? IntegrityLevels.AppContainer : facts.Integrity,
            ImageFileId = facts.ImageFileId,
            ImageSize = facts.ImageSize,
            Image = PathOf(image),
            CommandLine = TextOf(commandLine),
            Directory = PathOf(directory),
        });
        KernelProcess view = table.View(process);
        WindowsProcess? parent = table.Find(facts.ParentPid, facts.ParentStart);
        KernelRecord happened = new()
        {
            Kind = KernelHooks.ProcessCreate,
            Time = WindowsTime.At(facts.Header.Time),
            Process = openedName.IsEmpty ? view : WithOpenedName(view, PathOf(openedName)),
            Parent = parent is null ? new KernelProcess { ProcessId = facts.ParentPid } : table.View(parent),
            Ancestors = table.AncestorsOf(process),
        };
        consumer.OnRecord(happened, NotesOf(process, facts.Header));
        return true;
    }

    private bool DecodeProcessExit(ReadOnlySpan<byte> record)
    {
        ref readonly ProcessExitRecord facts = ref RecordText.Read<ProcessExitRecord>(record, out _);
        if (Unsafe.IsNullRef(in facts))
            return false;
        WindowsProcess process = ActorOf(facts.Header);
        if (!table.Ended(process, facts.Header.Time))
            return true;
        KernelRecord happened = new()
        {
            Kind = KernelHooks.ProcessTerminate,
            Time = WindowsTime.At(facts.Header.Time),
            Process = table.View(process),
            ExitCode = facts.Status,
        };
        consumer.OnRecord(happened, NotesOf(process, facts.Header));
        return true;
    }

    private bool DecodeTampering(ReadOnlySpan<byte> record)
    {
        ref readonly TamperingRecord facts = ref RecordText.Read<TamperingRecord>(record, out _);
        if (Unsafe.IsNullRef(in facts) || (TamperingSign)facts.Tampering is not (TamperingSign.ImageReplaced or TamperingSign.ImageDeleted))
            return false;
        WindowsProcess process = ActorOf(facts.Header);
        KernelRecord happened = new()
        {
            Kind = KernelHooks.ProcessTampering,
            Time = WindowsTime.At(facts.Header.Time),
            Process = table.View(process),
            Tampering = (TamperingSign)facts.Tampering,
        };
        consumer.OnRecord(happened, NotesOf(process, facts.Header));
        return true;
    }

    private static KernelProcess WithOpenedName(in KernelProcess process, ReadOnlySpan<byte> openedName) => new()
    {
        Guid = process.Guid,
        ProcessId = process.ProcessId,
        NamespacedProcessId = process.NamespacedProcessId,
        Started = process.Started,
        Image = process.Image,
        ImageFile = process.ImageFile,
        InvokedAs = openedName,
        CommandLine = process.CommandLine,
        CurrentDirectory = process.CurrentDirectory,
        User = process.User,
        EffectiveUser = process.EffectiveUser,
        LogonGuid = process.LogonGuid,
        LogonId = process.LogonId,
        SessionId = process.SessionId,
        IntegrityLevel = process.IntegrityLevel,
    };
}

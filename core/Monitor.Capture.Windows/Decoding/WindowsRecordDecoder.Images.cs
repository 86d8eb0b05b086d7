using System.Runtime.CompilerServices;
using Monitor.Capture.Windows.Processes;
using Monitor.Capture.Windows.RawRecords;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Windows.Decoding;

/// <content>Images that are mapped: modules of processes, and drivers.</content>
internal sealed partial class WindowsRecordDecoder
{
    /// <summary>SE_SIGNING_LEVEL_UNSIGNED.</summary>
    private const byte Unsigned = 1;

    private bool DecodeImage(ReadOnlySpan<byte> record, KernelHooks kind)
    {
        ref readonly ImageRecord facts = ref RecordText.Read<ImageRecord>(record, out RecordText texts);
        if (Unsafe.IsNullRef(in facts) || !texts.TryTake(facts.PathLength, out ReadOnlySpan<char> path))
            return false;
        WindowsProcess process = ActorOf(facts.Header);
        ModulePath? module = path.IsEmpty ? null : names.Modules.Find(path);
        if (module is not null && kind == KernelHooks.ImageLoad)
            process.Modules.Add(facts.Base, facts.Size, module);
        ReadOnlySpan<byte> dosPath = module is null ? PathOf(path) : module.Path;
        bool isDriver = kind == KernelHooks.DriverLoad;
        KernelRecord happened = new()
        {
            Kind = kind,
            Time = WindowsTime.At(facts.Header.Time),
            Process = table.View(process),
            File = new KernelFile
            {
                Path = dosPath.IsEmpty ? default : new Text(dosPath),
                Identity = facts.FileId == 0 ? null : new FileIdentity(0, facts.FileId, 0, default),
            },
            Module = !isDriver ? default : new KernelModule
            {
                Name = dosPath[(dosPath.LastIndexOf((byte)'\\') + 1)..],
                IsSigned = facts.SignatureLevel == 0 ? null : facts.SignatureLevel > Unsigned,
            },
        };
        consumer.OnRecord(happened, NotesOf(process, facts.Header));
        return true;
    }
}

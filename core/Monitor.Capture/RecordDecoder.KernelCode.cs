using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;
using Monitor.Enrichment;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture;

/// <content>Code that the kernel itself runs: modules and eBPF programs.</content>
public sealed partial class RecordDecoder
{
    private bool DecodeModule(ReadOnlySpan<byte> record)
    {
        if (record.Length < Unsafe.SizeOf<ModuleRecord>())
            return false;
        ref readonly ModuleRecord module = ref MemoryMarshal.AsRef<ModuleRecord>(record);
        if (module.PathLength > record.Length - Unsafe.SizeOf<ModuleRecord>())
            return false;
        ReadOnlySpan<byte> names = record.Slice(Unsafe.SizeOf<ModuleRecord>(), module.PathLength);
        if (_text.Length < names.Length + 1)
            _text = new byte[names.Length + 1];
        int length = module.Inode == 0 ? 0 : PathList.Decode(names, _text);
        ProcessEntry entry = ActorOf(module.Header);
        KernelRecord happened = new()
        {
            Kind = KernelHooks.DriverLoad,
            Time = clock.At(module.Header.Time),
            Process = table.View(entry, clock.BootTime),
            File = new KernelFile
            {
                Path = length == 0 ? default : new Text(_text.AsSpan(0, length)),
                Identity = module.Inode == 0 ? null : new FileIdentity(module.Device, module.Inode, (long)module.FileSize, new EventTime(module.Changed)),
            },
            Module = new KernelModule
            {
                Name = TextOf(module.Name),
                IsSigned = module.Signature switch
                {
                    ModuleRecord.SignatureAccepted => true,
                    ModuleRecord.SignatureRefused => false,
                    _ => null,
                },
                Taints = module.Taints,
            },
        };
        bool isCut = (module.Header.Flags & RawRecordFlags.PathCut) != 0;
        consumer.OnRecord(happened, NotesOf(entry) | (isCut ? CaptureNotes.Incomplete : CaptureNotes.None));
        return true;
    }

    private bool DecodeBpfProgram(ReadOnlySpan<byte> record)
    {
        if (record.Length < Unsafe.SizeOf<BpfProgramRecord>())
            return false;
        ref readonly BpfProgramRecord program = ref MemoryMarshal.AsRef<BpfProgramRecord>(record);
        ProcessEntry entry = ActorOf(program.Header);
        KernelRecord happened = new()
        {
            Kind = KernelHooks.BpfProgram,
            Time = clock.At(program.Header.Time),
            Process = table.View(entry, clock.BootTime),
            BpfProgram = new KernelBpfProgram { Id = program.Id, Type = program.Type, Name = TextOf(program.Name) },
        };
        consumer.OnRecord(happened, NotesOf(entry));
        return true;
    }

    /// <summary>A name that ends with its NUL; absent if it is empty.</summary>
    private static Text TextOf(ReadOnlySpan<byte> name)
    {
        int end = name.IndexOf((byte)0);
        ReadOnlySpan<byte> text = end < 0 ? name : name[..end];
        return text.IsEmpty ? default : new Text(text);
    }
}

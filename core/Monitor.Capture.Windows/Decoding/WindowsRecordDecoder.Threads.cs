using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Monitor.Capture.Windows.Processes;
using Monitor.Capture.Windows.RawRecords;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Windows.Decoding;

/// <content>A process that gets at another one: by a handle, by a thread.</content>
internal sealed partial class WindowsRecordDecoder
{
    /// <summary>So many calls of a trace are told at most.</summary>
    private const int MaximumFrames = 256;

    private const int MaximumTraceBytes = 32 << 10;

    private bool DecodeRemoteThread(ReadOnlySpan<byte> record)
    {
        ref readonly RemoteThreadRecord facts = ref RecordText.Read<RemoteThreadRecord>(record, out _);
        if (Unsafe.IsNullRef(in facts))
            return false;
        WindowsProcess process = ActorOf(facts.Header), target = table.FindOrAdd(facts.TargetPid, facts.TargetStart);
        ModulePath? module = target.Modules.Find(facts.StartAddress, out ulong offset);
        KernelRecord happened = new()
        {
            Kind = KernelHooks.RemoteThread,
            Time = WindowsTime.At(facts.Header.Time),
            Process = table.View(process),
            Target = table.View(target),
            Thread = new KernelThread
            {
                ThreadId = facts.ThreadId,
                StartAddress = facts.StartAddress,
                StartModule = module is null ? default : new Text(module.Path),
                StartFunction = module is null ? default : names.Functions.NameAt(module, offset),
            },
        };
        consumer.OnRecord(happened, NotesOf(process, facts.Header));
        return true;
    }

    private bool DecodeAccess(ReadOnlySpan<byte> record, KernelHooks kind)
    {
        ref readonly ProcessAccessRecord facts = ref RecordText.Read<ProcessAccessRecord>(record, out RecordText texts);
        if (Unsafe.IsNullRef(in facts) || !texts.TryTake(facts.Frames * sizeof(ulong), out ReadOnlySpan<byte> frames))
            return false;
        WindowsProcess process = ActorOf(facts.Header), target = table.FindOrAdd(facts.TargetPid, facts.TargetStart);
        bool isThread = facts.IsThread != 0;
        KernelRecord happened = new()
        {
            Kind = kind,
            Time = WindowsTime.At(facts.Header.Time),
            Process = table.View(process),
            Target = table.View(target),
            Access = new KernelAccess
            {
                Way = isThread ? AccessWay.ThreadHandle : AccessWay.Handle,
                Rights = isThread ? HandleRights.OfThread(facts.Granted) : HandleRights.OfProcess(facts.Granted),
                ThreadId = facts.Header.Tid,
                Request = isThread ? facts.ThreadId : 0,
                GrantedAccess = facts.Granted,
                CallTrace = frames.IsEmpty ? default : new Text(TraceOf(process.Modules, frames)),
            },
        };
        consumer.OnRecord(happened, NotesOf(process, facts.Header));
        return true;
    }

    /// <summary>The calls as Sysmon words them: <c>C:\Windows\SYSTEM32\ntdll.dll+9d4c4|UNKNOWN(00000227A3F20000)</c>.</summary>
    private ReadOnlySpan<byte> TraceOf(ModuleList modules, ReadOnlySpan<byte> frames)
    {
        int start = _text.Length;
        for (int i = 0; i < MaximumFrames && !frames.IsEmpty && _text.Length - start < MaximumTraceBytes; i++)
        {
            ulong address = BinaryPrimitives.ReadUInt64LittleEndian(frames);
            frames = frames[sizeof(ulong)..];
            if (i > 0)
                _text.Append("|"u8);
            if (modules.Find(address, out ulong offset) is { } module)
            {
                _text.Append(module.Path);
                _text.Append("+"u8);
                _text.AppendHex(offset);
            }
            else
            {
                _text.Append("UNKNOWN("u8);
                _text.AppendUpperHex(address, 16);
                _text.Append(")"u8);
            }
        }

        return _text.From(start);
    }
}

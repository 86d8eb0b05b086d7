using System.Runtime.CompilerServices;
using Monitor.Capture.RawRecords;
using Monitor.Capture.Windows.Processes;
using Monitor.Capture.Windows.RawRecords;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Windows.Decoding;

/// <content>Connections.</content>
internal sealed partial class WindowsRecordDecoder
{
    private bool DecodeConnection(ReadOnlySpan<byte> record)
    {
        ref readonly WindowsConnectionRecord facts = ref RecordText.Read<WindowsConnectionRecord>(record, out _);
        if (Unsafe.IsNullRef(in facts))
            return false;
        WindowsProcess process = ActorOf(facts.Header);
        KernelRecord happened = new()
        {
            Kind = KernelHooks.NetworkConnect,
            Time = WindowsTime.At(facts.Header.Time),
            Process = table.View(process),
            Connection = new KernelConnection
            {
                Protocol = facts.Protocol,
                Initiated = facts.Direction == ConnectionRecord.DirectionOut,
                Established = facts.Result == 0,
                LocalAddress = AddressOf(facts.Family, facts.LocalAddress),
                LocalPort = facts.LocalPort,
                RemoteAddress = AddressOf(facts.Family, facts.RemoteAddress),
                RemotePort = facts.RemotePort,
            },
        };
        consumer.OnRecord(happened, NotesOf(process, facts.Header));
        return true;
    }

    private static NetworkAddress AddressOf(ushort family, ReadOnlySpan<byte> bytes) => new(family == ConnectionRecord.Ipv6 ? bytes : bytes[..4]);
}

using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Monitor.Capture.Dns;
using Monitor.Capture.RawRecords;
using Monitor.Enrichment;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture;

/// <content>DNS.</content>
public sealed partial class RecordDecoder
{
    private const byte Tcp = 6;

    private readonly DnsReader _dns = new();

    /// <summary>What is no answer to one question is left out: port 53 may send anything.</summary>
    private bool DecodeDns(ReadOnlySpan<byte> record)
    {
        if (record.Length < Unsafe.SizeOf<DnsRecord>())
            return false;
        ref readonly DnsRecord facts = ref MemoryMarshal.AsRef<DnsRecord>(record);
        ReadOnlySpan<byte> received = record[Unsafe.SizeOf<DnsRecord>()..];
        if (facts.Length > received.Length || facts.Length > facts.Received)
            return false;
        received = received[..(int)facts.Length];
        if (facts.Protocol != Tcp)
            Answered(facts, received, isCut: facts.Length < facts.Received);
        else
            DecodeStream(facts, received);
        return true;
    }

    /// <summary>A stream has the length in front of each message, and a program may read both at once or one after the other. A message that
    /// is read in several pieces is known by its first, and only where its length is in front.</summary>
    private void DecodeStream(in DnsRecord facts, ReadOnlySpan<byte> received)
    {
        if (facts.Length == facts.Received && _dns.TryRead(received, out _, out bool isWhole) && isWhole && _dns.End == received.Length)
        {
            Answered(facts, received, isCut: false);
            return;
        }

        while (received.Length >= sizeof(ushort) + DnsReader.HeaderLength)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(received);
            received = received[sizeof(ushort)..];
            bool isCut = length > received.Length;
            Answered(facts, isCut ? received : received[..length], isCut);
            received = isCut ? default : received[length..];
        }
    }

    private void Answered(in DnsRecord facts, ReadOnlySpan<byte> message, bool isCut)
    {
        if (!_dns.TryRead(message, out KernelDnsAnswer answer, out bool isWhole))
            return;
        ProcessEntry entry = ActorOf(facts.Header);
        KernelRecord happened = new()
        {
            Kind = KernelHooks.DnsMessage,
            Time = clock.At(facts.Header.Time),
            Process = table.View(entry, clock.BootTime),
            DnsAnswer = answer with { Protocol = facts.Protocol, ServerAddress = AddressOf(facts) },
        };
        consumer.OnRecord(happened, NotesOf(entry) | (isWhole && !isCut ? CaptureNotes.None : CaptureNotes.Incomplete));
    }

    private static NetworkAddress AddressOf(in DnsRecord facts)
    {
        ReadOnlySpan<byte> mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
        ReadOnlySpan<byte> address = facts.RemoteAddress;
        return new NetworkAddress(facts.Family != ConnectionRecord.Ipv6 ? address[..4] : address.StartsWith(mapped) ? address[12..] : address);
    }
}

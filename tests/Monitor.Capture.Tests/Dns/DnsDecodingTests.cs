using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Tests.Dns;

/// <summary>What becomes of records of received DNS messages.</summary>
public sealed class DnsDecodingTests
{
    private const uint Pid = 1_000_100;
    private const byte Tcp = 6, Udp = 17;

    private static readonly byte[] One = DnsBytes.Answer("one.example", DnsBytes.A, 0, new DnsResource("one.example", DnsBytes.A, [192, 0, 2, 1]));
    private static readonly byte[] Two = DnsBytes.Answer("two.example", DnsBytes.A, 3);

    [Fact]
    public void A_datagram_is_one_answer()
    {
        SeenActivity answer = Assert.Single(Decode(Udp, One));

        Assert.Equal((KernelHooks.DnsMessage, "one.example", 0, "::ffff:192.0.2.1;"), (answer.Kind, answer.QueryName, answer.ResponseCode, answer.QueryResults));
        Assert.Equal(("192.0.2.53 udp", CaptureNotes.None), (answer.DnsServer, answer.Notes));
        Assert.Equal(Feed.Host.ProcessGuid(Pid, 500), answer.Guid);
    }

    [Fact]
    public void A_server_over_a_socket_for_both_families_has_its_IPv4_address()
    {
        byte[] mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 53];

        Assert.Equal("192.0.2.53 udp", Assert.Single(Feed.Decode(RecordBytes.Dns(RecordBytes.Header(Pid), Udp, One, remote: mapped)).Activities).DnsServer);
    }

    [Fact]
    public void A_stream_may_be_read_with_the_length_or_without_it_or_several_messages_at_once()
    {
        Assert.Equal(["one.example"], Names(Tcp, DnsBytes.Framed(One)));
        Assert.Equal(["one.example"], Names(Tcp, One));
        Assert.Equal(["one.example", "two.example"], Names(Tcp, [.. DnsBytes.Framed(One), .. DnsBytes.Framed(Two)]));
        Assert.All(Decode(Tcp, DnsBytes.Framed(One)), answer => Assert.Equal(CaptureNotes.None, answer.Notes));
    }

    [Fact]
    public void Of_a_message_in_pieces_the_first_tells_the_name()
    {
        byte[] framed = DnsBytes.Framed(One);
        SeenActivity answer = Assert.Single(Decode(Tcp, framed[..^3]));

        Assert.Equal(("one.example", "-", CaptureNotes.Incomplete), (answer.QueryName, answer.QueryResults, answer.Notes));
        Assert.Empty(Decode(Tcp, framed[^16..]));
    }

    [Fact]
    public void A_message_longer_than_its_record_is_flagged()
    {
        SeenActivity answer = Assert.Single(Feed.Decode(RecordBytes.Dns(RecordBytes.Header(Pid), Udp, One, received: 5000)).Activities);

        Assert.Equal(("one.example", CaptureNotes.Incomplete), (answer.QueryName, answer.Notes));
    }

    [Fact]
    public void What_is_no_answer_is_neither_reported_nor_lost()
    {
        byte[] query = [.. One];
        query[2] = 1;
        Recording recording = Feed.Decode(RecordBytes.Dns(RecordBytes.Header(Pid), Udp, query), RecordBytes.Dns(RecordBytes.Header(Pid), Udp, new byte[100]), RecordBytes.Dns(RecordBytes.Header(Pid), Tcp, new byte[100]));

        Assert.Empty(recording.Activities);
        Assert.Empty(recording.Losses);
    }

    [Fact]
    public void Lengths_that_cannot_be_are_malformed()
    {
        Recording recording = Feed.Decode(
            RecordBytes.Dns(RecordBytes.Header(Pid), Udp, One, length: uint.MaxValue),
            RecordBytes.Dns(RecordBytes.Header(Pid), Udp, One, received: 5),
            RecordBytes.Dns(RecordBytes.Header(Pid), Udp, One)[..80]);

        Assert.Equal([(RawRecordKind.DnsMessage, RawLossReason.Malformed, 3L)], recording.Losses.GroupBy(loss => (loss.Kind, loss.Reason)).Select(same => (same.Key.Kind, same.Key.Reason, same.Sum(loss => loss.Count))));
    }

    private static List<SeenActivity> Decode(byte protocol, byte[] bytes) => Feed.Decode(RecordBytes.Dns(RecordBytes.Header(Pid), protocol, bytes)).Activities;

    private static IEnumerable<string> Names(byte protocol, byte[] bytes) => Decode(protocol, bytes).Select(answer => answer.QueryName);
}

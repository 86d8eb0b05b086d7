using System.Net;
using System.Text;
using CsCheck;
using Monitor.Capture.Dns;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Tests.Dns;

/// <summary>What DNS messages say, and that bad ones harm nothing.</summary>
public sealed class DnsReaderTests
{
    private static readonly Gen<byte[]> Label = Gen.Byte.Array[1, 63];
    private static readonly Gen<DnsResource> AnyResource = Gen.OneOf(
        Gen.Byte.Array[4].Select(content => new DnsResource("x", DnsBytes.A, content)),
        Gen.Byte.Array[16].Select(content => new DnsResource("x", DnsBytes.Aaaa, content)),
        Label.Select(label => new DnsResource("x", DnsBytes.Cname, DnsBytes.Name(label, label))),
        Gen.Byte.Array[0, 255].Select(text => new DnsResource("x", DnsBytes.Txt, [(byte)text.Length, .. text])),
        Gen.Select(Gen.UShort, Gen.Byte.Array[0, 40]).Select((type, content) => new DnsResource("x", type | 0x100, content)));

    private readonly DnsReader _reader = new();

    [Theory]
    [InlineData(DnsBytes.A, "192.0.2.7", "::ffff:192.0.2.7;")]
    [InlineData(DnsBytes.Aaaa, "2001:db8::7", "2001:db8::7;")]
    [InlineData(DnsBytes.Aaaa, "::1", "::1;")]
    [InlineData(DnsBytes.Aaaa, "::ffff:192.0.2.7", "::ffff:192.0.2.7;")]
    public void Addresses_are_shown_in_the_form_of_IPv6(int type, string address, string result)
    {
        IPAddress sent = IPAddress.Parse(address);
        (string Name, int Type, int Code, string Results, bool IsWhole) read = Read(DnsBytes.Answer("www.example.net", type, 0, new DnsResource("www.example.net", type, sent.GetAddressBytes())), out byte[] addresses);

        Assert.Equal(("www.example.net", type, 0, result, true), read);
        Assert.Equal(sent.MapToIPv6().GetAddressBytes(), addresses);
    }

    [Fact]
    public void Other_records_are_shown_by_type_and_content()
    {
        byte[] message = DnsBytes.Answer(
            "Example.NET",
            DnsBytes.A,
            0,
            new("x", DnsBytes.Cname, DnsBytes.Name("host.example.net")),
            new("x", 2, DnsBytes.Name("ns.example.net")),
            new("x", 6, [.. DnsBytes.Name("ns.example.net"), .. DnsBytes.Name("admin.example.net"), .. new byte[20]]),
            new("x", DnsBytes.Mx, [0, 10, .. DnsBytes.Name("mail.example.net")]),
            new("x", DnsBytes.Srv, [0, 1, 0, 2, 0x1, 0xbb, .. DnsBytes.Name("dc01.example.net")]),
            new("x", DnsBytes.Txt, [.. "\x0bv=spf1 -all"u8, .. "\u0003a;\\"u8]),
            new("x", 65, [1, 2, 3]));

        Assert.Equal(
            ("Example.NET", DnsBytes.A, 0, "type:  5 host.example.net;type:  2 ns.example.net;type:  6 ns.example.net;type:  15 mail.example.net;type:  33 dc01.example.net;type:  16 v=spf1 -all a\\;\\\\;type:  65 ;", true),
            Read(message, out _));
    }

    [Fact]
    public void A_name_may_point_back_to_names_before_it()
    {
        byte[] message = DnsBytes.Answer("www.example.net", DnsBytes.A, 0, new DnsResource("", DnsBytes.Cname, [4, .. "host"u8, 0xc0, 16]), new DnsResource("", DnsBytes.Cname, [0xc0, 0x2c]));

        Assert.Equal(("www.example.net", 1, 0, "type:  5 host.example.net;type:  5 host.example.net;", true), Read(message, out _));
    }

    [Fact]
    public void Bytes_of_a_name_that_mean_something_else_are_escaped()
    {
        byte[] message = DnsBytes.Message(DnsBytes.Response, DnsBytes.Name("a.b"u8.ToArray(), "c;d e\\"u8.ToArray(), [0, 10, 0x7f, 0xff]), 1, [], []);

        Assert.Equal(@"a\.b.c\;d\ e\\.\000\010\127\255", Read(message, out _).Name);
    }

    [Fact]
    public void The_root_is_a_dot() => Assert.Equal((".", 2, 0, "-", true), Read(DnsBytes.Answer("", 2, 0), out _));

    [Theory]
    [InlineData(3, 0, 3)]
    [InlineData(0, 1, 16)]
    [InlineData(15, 255, 4095)]
    public void The_code_has_its_upper_bits_in_the_record_of_extensions(int code, byte extension, int whole)
    {
        byte[] message = DnsBytes.Message(DnsBytes.Response | code, DnsBytes.Name("x"), 1, [], [new DnsResource("", 41, [], extension)]);

        Assert.Equal(whole, Read(message, out _).Code);
    }

    [Theory]
    [InlineData(0x0100, 1)]
    [InlineData(0x9180, 1)]
    [InlineData(0x8180, 0)]
    [InlineData(0x8180, 2)]
    public void What_is_no_answer_to_one_question_is_refused(int flags, byte questions)
    {
        byte[] message = DnsBytes.Message(flags, DnsBytes.Name("x"), 1, [], []);
        message[5] = questions;

        Assert.False(_reader.TryRead(message, out _, out _));
    }

    [Theory]
    [InlineData(new byte[] { 0xc0, 12 })]
    [InlineData(new byte[] { 1, (byte)'a', 0xc0, 12 })]
    [InlineData(new byte[] { 0xc0, 14, 0xc0, 12 })]
    [InlineData(new byte[] { 0xc0, 0xff })]
    [InlineData(new byte[] { 0x40, 1, 1, 1 })]
    [InlineData(new byte[] { 5, 1 })]
    [InlineData(new byte[] { 0xc0 })]
    public void A_name_that_points_to_itself_or_ahead_or_goes_on_behind_the_end_is_none(byte[] name)
    {
        byte[] header = DnsBytes.Answer("", 1, 0)[..12];

        Assert.False(_reader.TryRead([.. header, .. name, .. name.Length == 1 ? [] : new byte[] { 0, 1, 0, 1 }], out _, out _));
    }

    [Fact]
    public void A_name_has_255_bytes_and_no_more()
    {
        byte[] longest = new byte[61];
        byte[][] labels = [new byte[63], new byte[63], new byte[63], longest];

        Assert.True(_reader.TryRead(DnsBytes.Message(DnsBytes.Response, DnsBytes.Name(labels), 1, [], []), out _, out _));
        labels[3] = new byte[62];
        Assert.False(_reader.TryRead(DnsBytes.Message(DnsBytes.Response, DnsBytes.Name(labels), 1, [], []), out _, out _));
    }

    [Fact]
    public void A_message_that_promises_more_than_it_has_gives_what_it_has()
    {
        byte[] message = DnsBytes.Answer("x", 1, 0, new DnsResource("x", 1, [192, 0, 2, 7]), new DnsResource("x", 1, [192, 0, 2, 8]));
        message[6] = 0xff;
        Assert.Equal(("x", 1, 0, "::ffff:192.0.2.7;::ffff:192.0.2.8;", false), Read(message, out _));
        Assert.Equal(("x", 1, 0, "::ffff:192.0.2.7;", false), Read(message[..^1], out _));
    }

    [Fact]
    public void Results_end_where_there_is_no_more_room_for_them()
    {
        byte[] name = DnsBytes.Name([.. Enumerable.Repeat(new byte[60], 4)]);
        byte[] message = DnsBytes.Answer("x", 1, 0, [new("x", DnsBytes.Cname, name), .. Enumerable.Repeat(new DnsResource("x", DnsBytes.Cname, [0xc0, 32]), 300)]);

        (_, _, _, string results, bool isWhole) = Read(message, out _);

        Assert.False(isWhole);
        Assert.InRange(results.Length, 15_000, 16 << 10);
        Assert.EndsWith("\\000;", results, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_sound_message_is_read_to_its_end() => Gen.Select(Label.Array[0, 3], Gen.UShort, AnyResource.Array[0, 12]).Sample((labels, type, answers) =>
    {
        byte[] message = DnsBytes.Message(DnsBytes.Response, DnsBytes.Name(labels), type, answers, []);
        DnsReader reader = new();

        Assert.True(reader.TryRead(message, out KernelDnsAnswer answer, out bool isWhole));
        Assert.True(isWhole);
        Assert.Equal((message.Length, type), (reader.End, answer.QueryType));
        Assert.Equal(Math.Max(1, labels.Sum(Escaped) + labels.Length - 1), answer.QueryName.Bytes.Length);
        Assert.Equal(answers.Count(one => one.Type is DnsBytes.A or DnsBytes.Aaaa) * KernelDnsAnswer.AddressLength, answer.Addresses.Length);
    });

    [Fact]
    public void Damage_of_any_kind_is_refused_or_bounded() => Gen.Select(AnyResource.Array[0, 12], Gen.Select(Gen.Int[0, 4000], Gen.Byte).Array[0, 8], Gen.Int[0, 4000]).Sample((answers, damage, cut) =>
    {
        byte[] message = DnsBytes.Answer("www.example.net", DnsBytes.A, 0, answers);
        foreach ((int at, byte value) in damage)
            message[at % message.Length] = value;
        DnsReader reader = new();

        if (!reader.TryRead(message.AsSpan(0, Math.Min(cut, message.Length)), out KernelDnsAnswer answer, out _))
            return;
        Assert.InRange(answer.QueryName.Bytes.Length, 1, 1020);
        Assert.InRange(answer.Results.Bytes.Length, 0, 16 << 10);
        Assert.DoesNotContain(answer.QueryName.ToString(), char.IsControl);
    });

    private static int Escaped(byte[] label) => label.Sum(one => one is < 0x20 or >= 0x7f ? 4 : " .;\\"u8.Contains(one) ? 2 : 1);

    private (string Name, int Type, int Code, string Results, bool IsWhole) Read(byte[] message, out byte[] addresses)
    {
        Assert.True(_reader.TryRead(message, out KernelDnsAnswer answer, out bool isWhole));
        addresses = answer.Addresses.ToArray();
        return (Encoding.UTF8.GetString(answer.QueryName.Bytes), answer.QueryType, answer.ResponseCode, answer.Results.ToString(), isWhole);
    }
}

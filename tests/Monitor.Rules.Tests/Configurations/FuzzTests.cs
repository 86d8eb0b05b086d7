using System.Text;
using CsCheck;
using Monitor.Rules.Plan;
using Monitor.Rules.Reading;
using Monitor.Rules.Tests.Fixtures;

namespace Monitor.Rules.Tests.Configurations;

/// <summary>Configurations with random damage: they are read or refused, and nothing is thrown. MONITOR_TEST_LONG=1 tries for ten minutes.</summary>
public sealed class FuzzTests
{
    private const int Runs = 5_000;

    /// <summary>Ten minutes for the three tests together; -1: as long as the runs take.</summary>
    private static readonly int Seconds = LongRun.IsOn ? 200 : -1;

    private static readonly byte[][] Originals =
    [
        .. Fixture.Names("configurations", ".xml").Select(Fixture.Read).Where(content => content.Length is > 100 and < 3000),
        Encoding.UTF8.GetBytes("""
            <Sysmon schemaversion="4.90"><HashAlgorithms>md5,SHA256</HashAlgorithms><FieldSizes>Image:5,User:6</FieldSizes><CaptureClipboard/><EventFiltering/></Sysmon>
            """),
        [
            .. Encoding.Unicode.GetPreamble(),
            .. Encoding.Unicode.GetBytes("""
                <Sysmon schemaversion="4.90"><EventFiltering><ImageLoad onmatch="include"><Image>é</Image></ImageLoad></EventFiltering></Sysmon>
                """),
        ],
    ];

    /// <summary>What XML, or a configuration, gives a meaning to.</summary>
    private static readonly byte[][] Marks =
    [
        .. new[]
        {
            "<", ">", "/>", "</", "\"", "'", "=", "&", "&amp;", "&#0;", "&#x1F600;", "&x;", "]]>", "<![CDATA[", "<!--", "-->", "<?", "?>",
            "<?xml version=\"1.0\" encoding=\"utf-16\"?>",
            "<!DOCTYPE a [<!ENTITY x \"y\">]>", "<!DOCTYPE a SYSTEM \"b\">",
            "xmlns=\"u\"", "xmlns:p=\"u\"", "p:", ":", " ", "\r\n", "\r", "\t", ";", ";;", "%", "%x%", "-", "4.90", "99999999999999999999",
            "<Rule groupRelation=\"and\">", "</Rule>", "<RuleGroup>", "</RuleGroup>", "<EventFiltering>", "</EventFiltering>",
            "<ProcessCreate onmatch=\"include\">", "<Image condition=\"is any\">", "</Image>",
            "condition=\"\"", "onmatch=\"\"", "default=\"include\"", "name=\"\"", "schemaversion=\"\"", "\ufeff", "é", "🙂", "\ud7ff", "\ufffe",
        }.Select(Encoding.UTF8.GetBytes),
        [0], [0xff], [0xff, 0xfe], [0xfe, 0xff], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0x1b], [0, 60], [0x2b, 0x41, 0x44, 0x77, 0x2d],
    ];

    private static readonly Gen<byte[]> AnyMark = Gen.Int[0, Marks.Length - 1].Select(at => Marks[at]);

    private static readonly Gen<byte[]> Mutated =
        from original in Gen.Int[0, Originals.Length - 1].Select(at => Originals[at])
        from changes in Gen.Select(Gen.Int[0, 5], Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], AnyMark).Array[1, 6]
        select changes.Aggregate(original, (content, change) => Changed(content, change.Item1, change.Item2, change.Item3, change.Item4));

    [Fact]
    public void Damaged_configurations_are_read_or_refused() => Mutated.Sample(Read, iter: Runs, time: Seconds, print: Encoding.Latin1.GetString);

    [Fact]
    public void Heaps_of_marks_are_read_or_refused() => AnyMark.Array[0, 40].Select(marks => marks.SelectMany(mark => mark).ToArray())
        .Sample(Read, iter: Runs, time: Seconds, print: Encoding.Latin1.GetString);

    [Fact]
    public void Marks_inside_an_event_element_are_read_or_refused() => AnyMark.Array[0, 10]
        .Select(marks => (byte[])
        [
            .. "<Sysmon schemaversion=\"4.90\"><EventFiltering><RegistryEvent onmatch=\"exclude\"><User>a"u8,
            .. marks.SelectMany(mark => mark),
            .. "</User></RegistryEvent></EventFiltering></Sysmon>"u8,
        ])
        .Sample(Read, iter: Runs, time: Seconds, print: Encoding.Latin1.GetString);

    /// <summary>Bytes that are not of the encoding that they begin with.</summary>
    [Theory]
    [InlineData("FFFE3C0000DC")]
    [InlineData("FEFFDC00003C")]
    [InlineData("EFBBBF3CFF")]
    [InlineData("0000FEFF00")]
    [InlineData("4C6FA794")]
    [InlineData("EFBBBFFF3C3C3C")]
    [InlineData("EFBBBFFEFF342E39")]
    [InlineData("FFFE00DC3C003C00")]
    [InlineData("FEFFDCDC003C003C")]
    [InlineData("3C3F786D6C2076657273696F6E3D22312E30ED9FBF54462D3136223F3E0A3C")]
    public void Bytes_that_do_not_decode_are_refused(string bytes) => Assert.NotEmpty(TextRules.Read(Convert.FromHexString(bytes)).Errors);

    [Fact]
    public void Each_cut_of_a_configuration_is_refused()
    {
        byte[] whole = Fixture.Read("configurations/mstic-linux/collect-all.xml");
        int end = whole.AsSpan().LastIndexOf((byte)'>');
        for (int length = 0; length < end; length++)
            Assert.Null(TextRules.Read(whole.AsSpan(0, length)).Set);
    }

    private static void Read(byte[] content)
    {
        RuleSetReading reading = TextRules.Read(content);
        Assert.Equal(reading.Errors.Count == 0, reading.Set is not null);
        Assert.All(reading.Errors.Concat(reading.Warnings), finding => Assert.NotNull(finding.Place));
        if (reading.Set is { } set)
            RulePlan.Compile(TextRules.Catalog, [set]);
    }

    private static byte[] Changed(byte[] content, int manner, int at, int length, byte[] mark)
    {
        if (content.Length == 0)
            return mark;
        at %= content.Length;
        int end = Math.Min(content.Length, at + 1 + length % 40);
        return manner switch
        {
            0 => [.. content[..at], .. mark, .. content[at..]],
            1 => [.. content[..at], .. mark, .. content[end..]],
            2 => [.. content[..at], .. content[end..]],
            3 => [.. content[..end], .. content[at..end], .. content[end..]],
            4 => [.. content[..at], (byte)(content[at] ^ 1 << length % 8), .. content[(at + 1)..]],
            _ => content[..at],
        };
    }
}

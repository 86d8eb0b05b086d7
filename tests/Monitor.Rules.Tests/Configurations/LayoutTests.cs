using System.Text;
using Monitor.Rules.Model;
using Monitor.Rules.Reading;
using Monitor.Rules.Tests.Fixtures;

namespace Monitor.Rules.Tests.Configurations;

/// <summary>Where elements count, and the encodings in which they are read, beyond what the vectors hold.</summary>
public sealed class LayoutTests
{
    private const string Rules = """
        <EventFiltering><RuleGroup groupRelation="or"><ImageLoad onmatch="include">
        <Image name="café" condition="is">é</Image>
        </ImageLoad></RuleGroup></EventFiltering></Sysmon>
        """;

    public static TheoryData<string, bool, string> Encodings
    {
        get
        {
            TheoryData<string, bool, string> encodings = [];
            foreach (string encoding in new[] { "utf-8", "utf-16", "iso-8859-1" })
            {
                foreach (string start in new[] { "", "\r\n ", $"<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n" })
                {
                    bool isDeclared = start.StartsWith("<?", StringComparison.Ordinal);
                    if (isDeclared || encoding != "iso-8859-1")
                        encodings.Add(encoding, false, start);
                    if (encoding != "iso-8859-1")
                        encodings.Add(encoding, true, start);
                }
            }

            return encodings;
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_file_is_read_in_its_encoding_with_and_without_mark_and_declaration(string encoding, bool hasMark, string start)
    {
        var bytes = Encoding.GetEncoding(encoding);
        RuleSetReading reading = TextRules.Read([.. hasMark ? bytes.GetPreamble() : [], .. bytes.GetBytes($"{start}<Sysmon schemaversion=\"4.90\">{Rules}")]);

        Assert.True(reading.Set is not null && reading.Warnings.Count == 0, TextRules.Findings(reading));
        FieldFilter filter = Assert.IsType<FieldFilter>(Assert.Single(Assert.Single(reading.Set.Sets).Items));
        Assert.Equal("é", filter.Value);
        Assert.Equal("café", filter.Name);
    }

    [Fact]
    public void An_event_element_inside_another_one_counts() =>
        Assert.True(IsLogged("<ProcessCreate onmatch=\"include\"><ImageLoad onmatch=\"exclude\"/></ProcessCreate>"));

    [Fact]
    public void An_event_element_far_down_in_unknown_elements_counts() =>
        Assert.True(IsLogged("<A><RuleGroup groupRelation=\"or\"><B><C><ImageLoad onmatch=\"exclude\"/></C></B></RuleGroup></A>"));

    [Theory]
    [InlineData("&#xA0;")]
    [InlineData("&#x2003;")]
    [InlineData("\u00a0")]
    public void Only_the_white_space_of_XML_reads_as_nothing(string value) =>
        Assert.False(IsLogged($"<ImageLoad onmatch=\"include\"><Image condition=\"contains\">{value}</Image></ImageLoad>"));

    /// <summary>Place of sets, Rules and filters: what people are told.</summary>
    [Fact]
    public void Each_part_knows_its_line()
    {
        RuleSet rules = TextRules.Load("""
            <Sysmon schemaversion="4.90">
            <EventFiltering>
            <ImageLoad onmatch="exclude">
            <Image>a</Image>
              <Rule>
            <User>u</User></Rule></ImageLoad></EventFiltering></Sysmon>
            """u8);

        FilterSet set = Assert.Single(rules.Sets);
        Assert.Equal("test.xml:3:2", set.Place.ToString());
        Assert.Equal("test.xml:4:2", set.Items[0].Place.ToString());
        Assert.Equal("test.xml:5:4", set.Items[1].Place.ToString());
        Assert.Equal("test.xml:6:2", Assert.IsType<RuleItem>(set.Items[1]).Filters[0].Place.ToString());
    }

    private static bool IsLogged(string sets)
    {
        RuleSet rules = TextRules.Load(Encoding.UTF8.GetBytes($"<Sysmon schemaversion=\"4.90\"><EventFiltering>{sets}</EventFiltering></Sysmon>"));
        return TextRules.Evaluate(rules, TextRules.Schema(7), new Dictionary<string, string> { ["Image"] = "a" }).IsLogged;
    }
}

using System.Text;
using Monitor.Rules.Reading;
using Monitor.Rules.Tests.Fixtures;

namespace Monitor.Rules.Tests.Checks;

/// <summary>What is accepted and surely not meant: each warning at its line, and none for the near miss.</summary>
public sealed class WarningTests
{
    private const string Sound = """<ProcessCreate onmatch="include"><Image condition="end with">/a</Image></ProcessCreate>""";

    [Theory]
    [InlineData("4.90", "")]
    [InlineData("4", "")]
    [InlineData("4.50x", "MON5101:1")]
    [InlineData(" 4.50", "MON5101:1")]
    [InlineData("4,22", "MON5101:1")]
    [InlineData("4.92", "MON5101:1")]
    [InlineData("5.0", "MON5101:1")]
    public void A_schema_version_that_is_read_otherwise_than_it_is_written(string version, string expected) =>
        AssertFindings(expected, $"<Sysmon schemaversion=\"{version}\">\n<EventFiltering><RuleGroup groupRelation=\"or\">{Sound}</RuleGroup></EventFiltering></Sysmon>");

    [Theory]
    [InlineData("<Processcreate onmatch=\"include\"/>", "MON5102:3")]
    [InlineData("<ProcessCreate onmatch=\"include\"><Image Condition=\"is\">a</Image></ProcessCreate>", "MON5103:3")]
    [InlineData("<ProcessCreate onmatch=\"include\" comment=\"x\"/>", "MON5103:3")]
    [InlineData("text", "MON5107:2")]
    [InlineData("<ProcessCreate onmatch=\"include\">\n<Image>a<b/></Image></ProcessCreate>", "MON5107:4")]
    [InlineData("<ProcessCreate/>", "MON5109:3")]
    [InlineData("<ProcessCreate onmatch=\"include\" default=\"exclude\"/>", "MON5109:3")]
    [InlineData("<ProcessCreate onmatch=\"maybe\"/>", "MON5109:3")]
    [InlineData("<ProcessCreate onmatch=\"Include\"/>", "")]
    [InlineData("<ProcessCreate onmatch=\"include\">\n<Imge>a</Imge></ProcessCreate>", "MON5110:4")]
    [InlineData("<ProcessCreate onmatch=\"include\"><Imge>a</Imge></ProcessCreate>\n<ProcessCreate onmatch=\"include\"><Image>a</Image></ProcessCreate>", "MON5110:3 MON5110:4")]
    [InlineData("<RegistryEvent onmatch=\"include\"><Details>a</Details><NewName>b</NewName></RegistryEvent>", "MON5110:3")]
    [InlineData("<ProcessCreate onmatch=\"include\">\n<Rule/></ProcessCreate>", "MON5111:4")]
    public void What_has_no_effect(string filtering, string expected) => AssertFiltering(expected, filtering);

    [Theory]
    [InlineData("<RuleGroup groupRelation=\"or\">\n<RuleGroup groupRelation=\"or\"/></RuleGroup>", "MON5102:3")]
    [InlineData("<RuleGroup groupRelation=\"xor\"/>", "MON5108:2")]
    [InlineData("<RuleGroup/>", "MON5108:2")]
    [InlineData("<RuleGroup groupRelation=\"OR\"/>", "")]
    public void Groups(string group, string expected) =>
        AssertFindings(expected, $"<Sysmon schemaversion=\"4.90\"><EventFiltering>\n{group}</EventFiltering></Sysmon>");

    [Theory]
    [InlineData("<Option>x</Option>\n<HashAlgorithms>md5</HashAlgorithms>", "MON5104:2 MON5104:3")]
    [InlineData("<ProcessCreate onmatch=\"include\"/>", "MON5102:2 MON5104:2")]
    [InlineData("<HashAlgorithms>md5,sha999</HashAlgorithms>", "MON5105:2")]
    [InlineData("<HashAlgorithms>*</HashAlgorithms>", "")]
    [InlineData("<DnsLookup>maybe</DnsLookup>", "MON5105:2")]
    [InlineData("<CaptureClipboard>maybe</CaptureClipboard>\n<DnsLookup>False</DnsLookup>", "MON5104:3 MON5105:2")]
    [InlineData("<ArchiveDirectory>..\\x</ArchiveDirectory>", "MON5105:2")]
    [InlineData("<FieldSizes>Image:0</FieldSizes>", "MON5105:2")]
    [InlineData("<FieldSizes>Imge:10</FieldSizes>", "MON5112:2")]
    [InlineData("<FieldSizes>Image:10,CommandLine:200</FieldSizes>", "")]
    public void Options(string options, string expected) =>
        AssertFindings(expected, $"<Sysmon schemaversion=\"4.90\">\n{options}<EventFiltering/></Sysmon>");

    [Theory]
    [InlineData("contains any", "a;b;", "MON5113:3")]
    [InlineData("excludes any", "a;b;", "MON5113:3")]
    [InlineData("contains all", "a;b;", "MON5113:3")]
    [InlineData("contains any", "a;;b", "MON5113:3")]
    [InlineData("is any", ";a", "MON5113:3")]
    [InlineData("contains", "a;b;", "")]
    [InlineData("contains any", "a;b", "")]
    [InlineData("is", "\na\n", "MON5114:3")]
    [InlineData("is", " a ", "")]
    [InlineData("contains", "", "MON5114:3")]
    [InlineData("less than", "1024", "MON5115:3")]
    [InlineData("more than", "m", "")]
    public void Values(string condition, string value, string expected) =>
        AssertFiltering(expected, $"<ProcessCreate onmatch=\"include\"><CommandLine condition=\"{condition}\">{value}</CommandLine></ProcessCreate>");

    [Theory]
    [InlineData("<RegistryEvent onmatch=\"include\"><User>a</User></RegistryEvent>", "MON5116:3")]
    [InlineData("<RegistryEvent onmatch=\"include\"><TargetObject>a</TargetObject><Details>x</Details></RegistryEvent>", "")]
    [InlineData("<WmiEvent onmatch=\"include\"><Name>a</Name></WmiEvent>", "MON5116:3")]
    public void Fields_at_another_place_in_some_events(string filtering, string expected) => AssertFiltering(expected, filtering);

    [Theory]
    [InlineData("and", "<Image>a</Image><Image>b</Image>", "MON5117:3")]
    [InlineData("and", "<Image>a</Image><Image condition=\"end with\">b</Image>", "MON5117:3")]
    [InlineData("and", "<Image>a</Image><Image condition=\"is not\">A</Image>", "MON5117:3")]
    [InlineData("and", "<Image>abc</Image><Image condition=\"contains any\">x;B</Image>", "")]
    [InlineData("or", "<Image>a</Image><Image>b</Image>", "")]
    [InlineData("and", "<Image>a</Image><ParentImage>b</ParentImage>", "")]
    public void Rules_that_never_match(string relation, string filters, string expected) =>
        AssertFiltering(expected, $"<ProcessCreate onmatch=\"include\"><Rule groupRelation=\"{relation}\">{filters}</Rule></ProcessCreate>");

    [Theory]
    [InlineData("<Image condition=\"contains\">temp</Image>\n<Image condition=\"contains\">\\Temp\\</Image>", "MON5118:4")]
    [InlineData("<Image condition=\"contains\">temp</Image>\n<Image condition=\"is\">/temp/a</Image>", "MON5118:4")]
    [InlineData("<Image condition=\"end with\">.exe</Image>\n<Image condition=\"is any\">a.exe;b.EXE</Image>", "MON5118:4")]
    [InlineData("<Image condition=\"contains any\">x;y</Image>\n<Image condition=\"contains any\">ax;ay</Image>", "MON5118:4")]
    [InlineData("<Image>a</Image>\n<Image>A</Image>", "MON5118:4")]
    [InlineData("<Image condition=\"end with\">.exe</Image>\n<Image condition=\"is any\">a.exe;b.dll</Image>", "")]
    [InlineData("<Image condition=\"contains\">\\Temp\\</Image>\n<Image condition=\"contains\">temp</Image>", "")]
    [InlineData("<Image condition=\"begin with\">/tmp</Image>\n<Image condition=\"contains\">/tmp/x</Image>", "")]
    [InlineData("<Image condition=\"end with\">x</Image>\n<Image condition=\"begin with\">x</Image>", "")]
    [InlineData("<Image condition=\"contains\">temp</Image>\n<CommandLine condition=\"contains\">temp</CommandLine>", "")]
    [InlineData("<Image condition=\"contains all\">a;b</Image>\n<Image condition=\"contains\">xa</Image>", "")]
    public void Filters_that_an_earlier_one_covers(string filters, string expected) =>
        AssertFiltering(expected, $"<ProcessCreate onmatch=\"include\">{filters}</ProcessCreate>");

    [Theory]
    [InlineData("<ImageLoad onmatch=\"exclude\"><Image>a</Image></ImageLoad>\n<ImageLoad onmatch=\"exclude\"><Image>b</Image></ImageLoad>", "MON5119:4")]
    [InlineData("<ImageLoad onmatch=\"include\"/>\n<ImageLoad onmatch=\"exclude\"><Image>b</Image></ImageLoad>", "MON5119:4")]
    [InlineData("<ImageLoad onmatch=\"include\"><Image>b</Image></ImageLoad>\n<ImageLoad onmatch=\"exclude\"/>", "MON5119:4")]
    [InlineData("<ImageLoad onmatch=\"include\"><Image>a</Image></ImageLoad>\n<ImageLoad onmatch=\"exclude\"><Image>b</Image></ImageLoad>", "")]
    [InlineData("<ImageLoad onmatch=\"exclude\"/>", "")]
    public void Elements_that_cancel_each_other(string filtering, string expected) => AssertFiltering(expected, filtering);

    [Theory]
    [InlineData("and", "<Image condition=\"is not\">a</Image>\n<Image condition=\"is not\">b</Image>", "MON5120:4")]
    [InlineData("and", "<Image condition=\"excludes\">a</Image>\n<Image condition=\"not end with\">b</Image>", "MON5120:4")]
    [InlineData("and", "<Image condition=\"is not\">a</Image>\n<ParentImage condition=\"is not\">b</ParentImage>", "")]
    [InlineData("and", "<Image condition=\"is not\">a</Image>\n<Image condition=\"contains\">b</Image>", "")]
    [InlineData("or", "<Image condition=\"is not\">a</Image>\n<Image condition=\"is not\">b</Image>", "")]
    public void Negative_filters_that_are_alternatives(string relation, string filters, string expected) => AssertFindings(
        expected,
        $"<Sysmon schemaversion=\"4.90\"><EventFiltering>\n<RuleGroup groupRelation=\"{relation}\">\n<ProcessCreate onmatch=\"include\">{filters}</ProcessCreate></RuleGroup></EventFiltering></Sysmon>");

    [Fact]
    public void A_document_type() => AssertFindings("MON5106:2", "<?xml version=\"1.0\"?>\n<!DOCTYPE Sysmon>\n<Sysmon schemaversion=\"4.90\"/>");

    private static void AssertFiltering(string expected, string filtering) => AssertFindings(
        expected, $"<Sysmon schemaversion=\"4.90\">\n<EventFiltering><RuleGroup groupRelation=\"or\">\n{filtering}</RuleGroup></EventFiltering></Sysmon>");

    /// <summary>The warnings, by code and line; there is no error.</summary>
    private static void AssertFindings(string expected, string configuration)
    {
        RuleSetReading reading = TextRules.Read(Encoding.UTF8.GetBytes(configuration));
        Assert.Empty(reading.Errors);
        Assert.Equal(expected, string.Join(' ', reading.Warnings.Select(warning => $"{warning.Code}:{warning.Place!.Line}").Order(StringComparer.Ordinal)));
        Assert.All(reading.Warnings, warning => Assert.True(warning.Place!.Column > 0));
    }
}

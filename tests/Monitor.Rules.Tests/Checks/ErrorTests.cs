using System.Text;
using Monitor.Rules.Reading;
using Monitor.Rules.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Rules.Tests.Checks;

/// <summary>What makes a rule set unusable: each error at its line.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("", "MON5003", 0)]
    [InlineData("<Sysmon schemaversion=\"4.90\">\n<EventFiltering></Sysmon>", "MON5004", 2)]
    [InlineData("<!DOCTYPE Sysmon [<!ENTITY a \"b\">]>\n<Sysmon schemaversion=\"4.90\">&a;</Sysmon>", "MON5004", 2)]
    [InlineData("\n<sysmon schemaversion=\"4.90\"/>", "MON5005", 2)]
    [InlineData("<Sysmon/>", "MON5006", 1)]
    [InlineData("<Sysmon schemaversion=\"new\"/>", "MON5006", 1)]
    [InlineData("<Sysmon schemaversion=\"3.40\"/>", "MON5007", 1)]
    [InlineData("<Sysmon schemaversion=\"4.90\"><EventFiltering><ProcessCreate onmatch=\"include\">\n<Image condition=\"matches\">a</Image></ProcessCreate></EventFiltering></Sysmon>", "MON5008", 2)]
    public void A_file_that_is_refused(string configuration, string code, int line)
    {
        RuleSetReading reading = TextRules.Read(Encoding.UTF8.GetBytes(configuration));

        Assert.Null(reading.Set);
        MonitorError error = Assert.Single(reading.Errors);
        Assert.Equal((code, line), (error.Code, error.Place!.Line));
    }

    [Theory]
    [InlineData(255, 0)]
    [InlineData(256, 3)]
    public void A_name_may_have_255_characters(int length, int errors)
    {
        string name = new('n', length);
        string configuration = $"""<Sysmon schemaversion="4.90"><EventFiltering><RuleGroup name="{name}" groupRelation="or"><ProcessCreate onmatch="include"><Rule name="{name}"><Image name="{name}">a</Image></Rule></ProcessCreate></RuleGroup></EventFiltering></Sysmon>""";

        RuleSetReading reading = TextRules.Read(Encoding.UTF8.GetBytes(configuration));

        Assert.Equal(Enumerable.Repeat("MON5009", errors), reading.Errors.Select(error => error.Code));
    }

    [Fact]
    public void Every_mistake_of_a_file_is_told_at_once()
    {
        const string configuration = """
            <Sysmon schemaversion="4.90"><EventFiltering><ProcessCreate onmatch="include">
            <Image condition="like">a</Image>
            <Image condition="ends with">b</Image>
            </ProcessCreate></EventFiltering></Sysmon>
            """;

        RuleSetReading reading = TextRules.Read(Encoding.UTF8.GetBytes(configuration));

        Assert.Equal([2, 3], reading.Errors.Select(error => error.Place!.Line));
        Assert.Contains("'end with'", reading.Errors[1].Cure, StringComparison.Ordinal);
    }
}

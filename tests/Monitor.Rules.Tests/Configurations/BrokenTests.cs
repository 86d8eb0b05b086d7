using System.Globalization;
using Monitor.Rules.Reading;
using Monitor.Rules.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Rules.Tests.Configurations;

/// <summary>Files that are broken, hostile or surely not meant so: each is refused or, where the current engine accepts it, warned of; and
/// the complaint names the place.</summary>
public sealed class BrokenTests
{
    private const string Folder = "configurations/broken";

    public static TheoryData<string, string, string> Files
    {
        get
        {
            TheoryData<string, string, string> files = [];
            foreach (var file in Fixture.Json($"{Folder}/broken.json").EnumerateArray())
                files.Add(file.GetProperty("file").GetString()!, file.GetProperty("expect").GetString()!, file.GetProperty("why").GetString()!);
            return files;
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void It_is_complained_about_as_it_should_be(string file, string expect, string why)
    {
        RuleSetReading reading = TextRules.Read(Fixture.Read($"{Folder}/{file}"), file: file);
        List<MonitorError> findings = [.. reading.Errors, .. reading.Warnings];

        Assert.Equal(reading.Errors.Count > 0, reading.Set is null);
        Assert.All(findings, finding => Assert.Equal(file, finding.Place?.File));
        Assert.All(findings, finding => Assert.InRange(finding.Cause.Length, 1, 2000));
        if (expect == "reject")
        {
            Assert.True(findings.Count > 0, $"{why}: nothing is said");
            if (IsText(file))
                Assert.True(findings.Exists(finding => finding.Place!.Line > 0), TextRules.Findings(reading));
        }
        else if (expect == "accept")
        {
            Assert.NotNull(reading.Set);
            bool mayWarn = why.Contains("warning would help", StringComparison.Ordinal);
            Assert.True(mayWarn || findings.Count == 0, TextRules.Findings(reading));
        }
    }

    /// <summary>The current engine takes them, so operators have them.</summary>
    [Theory]
    [InlineData("068-unknown-event.xml")]
    [InlineData("069-unknown-field.xml")]
    [InlineData("074-onmatch-unknown.xml")]
    [InlineData("076-grouprelation-unknown.xml")]
    [InlineData("077-unknown-attribute.xml")]
    [InlineData("082-nested-rulegroup.xml")]
    [InlineData("087-two-eventfiltering.xml")]
    [InlineData("100-rulegroup-without-relation.xml")]
    public void A_file_that_means_something_else_than_it_says_still_loads(string file)
    {
        RuleSetReading reading = TextRules.Read(Fixture.Read($"{Folder}/{file}"), file: file);

        Assert.True(reading.Set is not null, TextRules.Findings(reading));
    }

    /// <summary>Whether it is text in an encoding that is taken, so that there are lines.</summary>
    private static bool IsText(string file) => int.Parse(file.AsSpan(0, 3), CultureInfo.InvariantCulture) is > 5 and (< 30 or > 36);
}

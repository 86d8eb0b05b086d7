using System.Xml.Linq;
using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Rules.Reading;
using Monitor.Rules.Tests.Fixtures;
using Monitor.Rules.Tests.Naive;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Rules.Tests.Configurations;

/// <summary>Configurations that people publish and use.</summary>
public sealed class PublishedTests
{
    private const string Folder = "configurations";

    /// <summary>A published version with a mistake that the reference engine refuses: a condition <c>end</c>.</summary>
    private const string Refused = $"{Folder}/sysmon-modular/history/2021-04-24-schema-4.50.xml";

    public static TheoryData<string> Files =>
        [.. Fixture.Names(Folder, ".xml").Where(name => !name.StartsWith($"{Folder}/broken/", StringComparison.Ordinal) && name != Refused)];

    [Fact]
    public void All_of_them_are_here() => Assert.Equal(50, Files.Count);

    [Theory]
    [MemberData(nameof(Files))]
    public void It_loads_with_the_sets_that_are_written_in_it(string name)
    {
        byte[] content = Fixture.Read(name);
        RuleSet rules = TextRules.Load(content);

        using MemoryStream stream = new(content);
        XDocument document = XDocument.Load(stream, LoadOptions.PreserveWhitespace);
        Assert.Equal(RuleText.Of(NaiveReader.Read(document.Root!, TextRules.Catalog)), RuleText.Of(rules.Sets));
        Assert.NotNull(RulePlan.Compile(TextRules.Catalog, [rules]));
    }

    [Fact]
    public void The_one_with_a_mistake_is_refused_at_its_line()
    {
        MonitorError error = Assert.Single(TextRules.Read(Fixture.Read(Refused)).Errors);

        Assert.Equal(480, error.Place?.Line);
        Assert.Contains("'end'", error.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_said_about_it_names_file_and_line(string name)
    {
        RuleSetReading reading = TextRules.Read(Fixture.Read(name), file: name);

        Assert.All(reading.Warnings, warning =>
        {
            Assert.Equal(name, warning.Place?.File);
            Assert.True(warning.Place!.Line > 0, warning.ToString());
        });
    }
}

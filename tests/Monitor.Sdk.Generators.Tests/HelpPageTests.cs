using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Generators.Tests;

/// <summary>docs/analyzers.md: a section a rule, with code that breaks it and code that keeps it.</summary>
public sealed partial class HelpPageTests
{
    private const string Usings = """
        using System.ComponentModel.DataAnnotations;
        using System.Threading.Channels;
        using Monitor.Sdk.Collectors;
        using Monitor.Sdk.Diagnostics;
        using Monitor.Sdk.Encoders;
        using Monitor.Sdk.EventSet;
        using Monitor.Sdk.Events;
        using Monitor.Sdk.Settings;
        using Monitor.Sdk.Sinks;

        namespace Acme;

        """;

    private static readonly string _page = File.ReadAllText(Path.Combine(TestInputs.RepositoryRoot, "docs", "analyzers.md"));

    private static readonly Dictionary<string, string> _sections = _page.Split("\n## ").Skip(1).ToDictionary(section => section.Split('\n')[0]);

    /// <summary>Every rule, as the release file has it, which the build holds to be whole.</summary>
    public static TheoryData<string> Ids =>
        [.. Row().Matches(File.ReadAllText(Path.Combine(TestInputs.RepositoryRoot, "sdk", "Monitor.Sdk.Generators", "AnalyzerReleases.Unshipped.md"))).Select(row => row.Groups[1].Value)];

    /// <summary>All code of the page, each block with its usings.</summary>
    public static IEnumerable<string> Code => Block().Matches(_page).Where(block => block.Groups[1].Value == "csharp").Select(block => Usings + block.Groups[2].Value);

    [Fact]
    public void Every_rule_has_a_section_and_every_section_a_rule() => Assert.Equal(Ids.Select(row => row.Data), _sections.Keys);

    [Fact]
    public void Every_rule_links_to_its_section_which_begins_with_its_title() => Assert.All(PluginProject.Rules, rule =>
    {
        Assert.Equal("docs/analyzers.md#" + rule.Id.ToLowerInvariant(), rule.HelpLinkUri);
        Assert.StartsWith($"{rule.Id}\n\n**{rule.Title}.** ", _sections[rule.Id], StringComparison.Ordinal);
    });

    [Fact]
    public void Every_fix_is_of_a_rule_and_its_section_speaks_of_it() =>
        Assert.All(PluginProject.Fixable, id => Assert.Contains("Fix", _sections[id], StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_bad_code_breaks_the_rule_and_the_good_code_breaks_none(string id)
    {
        PluginProject[] projects = [.. Projects(_sections[id])];
        if (projects.Length == 0)
        {
            Assert.Equal("MONSDK003", id);      // 65 fields are no example
            return;
        }

        Assert.Equal(2, projects.Length);
        Diagnostic[] bad = await projects[0].AnalyzeAsync(withAdvice: true);
        Diagnostic[] good = await projects[1].AnalyzeAsync();
        Assert.Contains(id, bad.Select(diagnostic => diagnostic.Id));
        Assert.Empty(good);
        Assert.Empty(await projects[1].ErrorsAsync());
    }

    /// <summary>A project for each block of code, with the block of text in front of it as its MonitorEvents.txt.</summary>
    private static IEnumerable<PluginProject> Projects(string section)
    {
        string? baseline = null;
        foreach (Match block in Block().Matches(section))
        {
            string content = block.Groups[2].Value;
            if (block.Groups[1].Value == "text")
                baseline = content;
            else
                yield return section.StartsWith("MONSDK024", StringComparison.Ordinal) ? PluginProject.Of(baseline, Usings + content).Named("acme") : PluginProject.Of(baseline, Usings + content);
        }
    }

    [GeneratedRegex(@"^(MONSDK\d{3}) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("^```(csharp|text)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}

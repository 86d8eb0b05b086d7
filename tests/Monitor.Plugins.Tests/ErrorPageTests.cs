using System.Reflection;
using System.Text.RegularExpressions;
using Monitor.Plugins.Tests.Fixtures;

namespace Monitor.Plugins.Tests;

public sealed partial class ErrorPageTests
{
    private const string FirstOfWorkers = "MON2070";

    [Fact]
    public void Every_error_has_a_page_and_every_page_an_error()
    {
        string sources = string.Concat(Directory
            .GetFiles(Path.Combine(TestInputs.RepositoryRoot, "core", "Monitor.Plugins"), "PluginErrors*.cs")
            .Select(File.ReadAllText));
        string[] codes = [.. Code().Matches(sources).Select(match => match.Value).Order()];
        string[] pages = [.. Directory
            .GetFiles(Path.Combine(TestInputs.RepositoryRoot, "docs", "errors"), "MON2*.md")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(page => string.CompareOrdinal(page, FirstOfWorkers) < 0)
            .Order()];

        Assert.Equal(codes.Distinct(), codes);
        Assert.Equal(codes, pages);
        int factories = typeof(PluginSet).Assembly.GetType("Monitor.Plugins.PluginErrors")!
            .GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Length;
        Assert.Equal(factories, codes.Length);
    }

    [Fact]
    public void Every_page_says_what_happened_why_and_what_to_do()
    {
        foreach (string path in Directory.GetFiles(Path.Combine(TestInputs.RepositoryRoot, "docs", "errors"), "MON2*.md"))
        {
            string[] headings = [.. File.ReadLines(path).Where(line => line.StartsWith('#'))];
            Assert.StartsWith($"# {Path.GetFileNameWithoutExtension(path)}: ", headings[0]);
            Assert.Equal(["## What happened", "## Why", "## What to do"], headings[1..]);
        }
    }

    [GeneratedRegex("MON2[0-9]{3}")]
    private static partial Regex Code();
}

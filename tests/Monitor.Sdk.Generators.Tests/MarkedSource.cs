using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Monitor.Sdk.Generators.Tests;

/// <summary>Source in which <c>[|</c> and <c>|]</c> stand around what an analyzer is to point at.</summary>
internal sealed class MarkedSource
{
    private readonly List<TextSpan> _marked = [];

    private MarkedSource(string text)
    {
        while (text.IndexOf("[|", StringComparison.Ordinal) is var start and >= 0)
        {
            int end = text.IndexOf("|]", start, StringComparison.Ordinal) - 2;
            text = text.Remove(start, 2).Remove(end, 2);
            _marked.Add(TextSpan.FromBounds(start, end));
        }

        Project = PluginProject.Of(null, text);
    }

    private PluginProject Project { get; }

    /// <summary>Holds that the source compiles and that the analyzers tell this rule, at the marked places, and no other.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="source">The source; nothing marked: nothing is to be told.</param>
    /// <returns>The project and what was told.</returns>
    public static async Task<(PluginProject Project, Diagnostic[] Told)> AssertToldAsync(string id, string source)
    {
        MarkedSource marked = new(source);
        Assert.Empty(await marked.Project.ErrorsAsync());
        Diagnostic[] told = await marked.Project.AnalyzeAsync();
        Assert.Equal(
            marked._marked.Select(span => $"{id} {marked.Project.Source.Substring(span.Start, span.Length)}"),
            told.Select(diagnostic => $"{diagnostic.Id} {marked.Project.Source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)}"));
        Assert.Equal(marked._marked, told.Select(diagnostic => diagnostic.Location.SourceSpan));
        return (marked.Project, told);
    }

    /// <summary>Holds that a fix of the first thing told turns the source into another, which compiles and of which nothing is told.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="source">The source, marked.</param>
    /// <param name="title">The fix.</param>
    /// <param name="expected">The source after it.</param>
    public static async Task AssertFixedAsync(string id, string source, string title, string expected)
    {
        (PluginProject project, Diagnostic[] told) = await AssertToldAsync(id, source);
        PluginProject after = await project.FixAsync(told[0], title);
        Assert.Equal(expected, after.Source);
        Assert.Empty(await after.ErrorsAsync());
        Assert.Empty(await after.AnalyzeAsync());
    }
}

using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Generators.Tests;

/// <summary>Entry classes that the host would refuse.</summary>
public sealed class EntryClassTests
{
    private const string Run = "public override Task RunAsync(CollectorContext context, CancellationToken cancellation) => Task.CompletedTask;";
    private const string Write = "public ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation) => default; public ValueTask DisposeAsync() => default;";

    [Theory]
    [InlineData("[Collector(\"acme\")] internal sealed class Entry : FreeCollector { " + Run + " }", "is not public")]
    [InlineData("internal static class Outer { [Collector(\"acme\")] public sealed class Entry : FreeCollector { " + Run + " } }", "is not public")]
    [InlineData("[Collector(\"acme\")] public abstract class Entry : FreeCollector;", "is abstract")]
    [InlineData("[Collector(\"acme\")] public sealed class Entry<T> : FreeCollector { " + Run + " }", "is generic")]
    [InlineData("[Collector(\"acme\")] public sealed class Entry : Collector;", "is neither a KernelCollector nor a FreeCollector")]
    [InlineData("[Sink(\"acme\")] public sealed class Entry;", "is no ISink")]
    [InlineData("[Collector(\"other\")] public sealed class Entry : FreeCollector { " + Run + " }", "calls itself 'other', and the project's MonitorPluginName is 'acme'")]
    [InlineData("[Collector(\"acme\")] public sealed class Entry : FreeCollector { public Entry() { } public Entry(Options options) { } " + Run + " }", "has 2 public constructors")]
    [InlineData("[Collector(\"acme\")] public sealed class Entry : FreeCollector { internal Entry() { } " + Run + " }", "has 0 public constructors")]
    [InlineData("[Collector(\"acme\")] public sealed class Entry(ISinkContext context) : FreeCollector { public string Name => context.Name; " + Run + " }", "asks for 'context', and the host gives only one settings class")]
    [InlineData("[Sink(\"acme\")] public sealed class Entry(string path) : ISink { public string Path => path; " + Write + " }", "asks for 'path', and the host gives only one settings class and ISinkContext")]
    [InlineData("[Collector(\"acme\")] public sealed class Entry(Options one, Options two) : FreeCollector { public Options[] All => [one, two]; " + Run + " }", "asks for 'two', and the host gives only one settings class")]
    public async Task MONSDK024_a_class_that_the_host_refuses(string source, string reason)
    {
        Diagnostic told = Assert.Single(await Project(source).AnalyzeAsync());

        Assert.Equal("MONSDK024", told.Id);
        Assert.Contains("'Entry': it " + reason, told.GetMessage(), StringComparison.Ordinal);
        Assert.Empty(await Other(source).AnalyzeAsync());
    }

    [Theory]
    [InlineData("[Collector(\"acme\")] public sealed class Entry : FreeCollector { " + Run + " }")]
    [InlineData("[Collector(\"acme\")] public sealed class Entry(Options options) : FreeCollector { public Options Options => options; " + Run + " }")]
    [InlineData("[Sink(\"acme\")] public sealed class Entry(ISinkContext context, Options options) : ISink { public string Name => context.Name + options; " + Write + " }")]
    [InlineData("internal sealed class Entry : FreeCollector { " + Run + " }")]
    public async Task A_class_that_the_host_takes(string source)
    {
        Assert.Empty(await Project(source).ErrorsAsync());
        Assert.Empty(await Project(source).AnalyzeAsync());
    }

    [Theory]
    [InlineData("/// <summary>It.</summary>\n[Collector(\"acme\")]\ninternal sealed class", "/// <summary>It.</summary>\n[Collector(\"acme\")]\npublic sealed class", "Make it public")]
    [InlineData("[Collector(\"acme\")]\nsealed class", "[Collector(\"acme\")]\npublic sealed class", "Make it public")]
    [InlineData("[Collector(\"acme\")]\nclass", "[Collector(\"acme\")]\npublic class", "Make it public")]
    [InlineData("[Collector(\"other\", Description = \"a\")]\npublic class", "[Collector(\"acme\", Description = \"a\")]\npublic class", "Call it 'acme'")]
    public async Task It_is_made_fit(string before, string expected, string title)
    {
        const string Rest = " Entry : FreeCollector { " + Run + " }";
        PluginProject project = Project(before + Rest);

        PluginProject after = await project.FixAsync(Assert.Single(await project.AnalyzeAsync()), title);

        Assert.Equal(Usings + expected + Rest, after.Source);
        Assert.Empty(await after.ErrorsAsync());
        Assert.Empty(await after.AnalyzeAsync());
    }

    private const string Usings = "using Monitor.Sdk.Collectors;\nusing Monitor.Sdk.Sinks;\npublic sealed class Options { public bool Flag { get; set; } }\n";

    private static PluginProject Project(string source) => Other(source).Named("acme");

    private static PluginProject Other(string source) => PluginProject.Of(null, Usings + source);
}

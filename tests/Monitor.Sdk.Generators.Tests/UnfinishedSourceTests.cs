using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Monitor.Sdk.Generators.Tests;

/// <summary>Source as it is while somebody types: the analyzers keep silent about what they cannot read, and never fail.</summary>
public sealed class UnfinishedSourceTests
{
    private static readonly string[] _sources =
    [
        .. Directory.EnumerateFiles(Path.Combine(TestInputs.RepositoryRoot, "samples"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllText)
            .Concat(HelpPageTests.Code),
    ];

    [Theory]
    [InlineData("[Event] public readonly ref partial struct Login { public Text User { get; init; } }")]
    [InlineData("[Event(2001, )] public readonly ref partial struct Login { public Text User { get; init; } }")]
    [InlineData("[Event(2001, \"Login\")] public readonly ref partial struct Login { [HashOf] public Text User { get; init; } }", "MONSDK010")]
    [InlineData("[Event(2001, \"Login\")] public readonly ref partial struct Login { [Lookup] public Text User { get; init; } }", "MONSDK010")]
    public async Task An_attribute_without_arguments_is_no_failure(string source, params string[] expected) => Assert.Equal(
        expected, (await PluginProject.Of("", "using Monitor.Sdk.Events;\n" + source).AnalyzeAsync()).Select(diagnostic => diagnostic.Id));

    [Fact]
    public async Task Nothing_fails_when_a_word_is_missing_or_the_rest_is()
    {
        Random random = new(20_2611);
        int rounds = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") is null ? 60 : 5000;
        for (int i = 0; i < rounds; i++)
        {
            string source = _sources[random.Next(_sources.Length)];
            SyntaxToken[] words = [.. (await CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken).GetRootAsync(TestContext.Current.CancellationToken)).DescendantTokens()];
            SyntaxToken word = words[random.Next(words.Length)];
            string broken = i % 2 == 0 ? source[..word.SpanStart] : source.Remove(word.SpanStart, word.Span.Length);

            Diagnostic[] told = await PluginProject.Of("2001 Login version 1\n", broken).Named("acme").AnalyzeAsync();

            Assert.All(told, diagnostic => Assert.True(diagnostic.Id.StartsWith("MONSDK", StringComparison.Ordinal), $"{diagnostic}\n{broken}"));
        }
    }
}

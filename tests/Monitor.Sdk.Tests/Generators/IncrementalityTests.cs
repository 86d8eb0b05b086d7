using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Tests.Generators;

/// <summary>What did not change is not done again: typing in an editor stays quick.</summary>
public sealed class IncrementalityTests
{
    private static readonly string Source = GeneratorRun.Event(GeneratorRun.Field("Text", "Name") + GeneratorRun.Field("ulong", "Count"));

    [Fact]
    public void The_same_source_gives_cached_steps()
    {
        var again = GeneratorRun.Of(Source).Again(compilation => compilation);

        Assert.All(Reasons(again), reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        Assert.All(OutputReasons(again), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Another_file_that_changes_leaves_the_output_cached()
    {
        var again = GeneratorRun.Of(Source, "class Other;")
            .Again(compilation => compilation.ReplaceSyntaxTree(compilation.SyntaxTrees.Last(), GeneratorRun.Parse("class Another { int _x; }")));

        Assert.All(Reasons(again), reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        Assert.All(OutputReasons(again), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void A_changed_event_is_generated_anew()
    {
        var again = GeneratorRun.Of(Source)
            .Again(compilation => compilation.ReplaceSyntaxTree(compilation.SyntaxTrees.Single(), GeneratorRun.Parse(Source.Replace("Count", "Total"))));

        Assert.Contains(IncrementalStepRunReason.Modified, Reasons(again));
        Assert.Contains("Total", again.Result.GeneratedSources[0].SourceText.ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRun run) =>
        run.Result.TrackedSteps["Events"].SelectMany(step => step.Outputs).Select(output => output.Reason);

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorRun run) =>
        run.Result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs).Select(output => output.Reason);
}

using Monitor.Tutorial.Tests.Harness;
using static Monitor.Tutorial.Tests.Harness.TickSources;

namespace Monitor.Tutorial.Tests;

/// <summary>What the development host does not run, and how it says so.</summary>
public sealed class DevelopmentHostRefusalTests
{
    [Fact]
    public void The_help_says_what_there_is()
    {
        using BuiltPlugin plugin = new(Tick, Settings, Collector(Loop));

        (int exitCode, IReadOnlyList<string> output, _) = plugin.Run("--help");

        Assert.Equal(0, exitCode);
        Assert.All(["--set NAME=VALUE", "--events N", "--json", "--rate N"], option => Assert.Contains(output, line => line.TrimStart().StartsWith(option)));
    }

    [Theory]
    [InlineData("interval=often", "MON1103 --set interval=often: 'often' is not a duration such as 200 ms, 2 s, 5 min, 1 h or 7 d. Write a duration")]
    [InlineData("word=x", "MON1101 --set word=x: There is no setting 'word' here. Did you mean 'words'?")]
    [InlineData("inner=x", "MON1105 --set inner=x: A single value stands here.")]
    public void What_is_wrong_with_a_setting_is_told_as_the_agent_tells_it(string setting, string expected)
    {
        using BuiltPlugin plugin = new(Tick, Settings, Collector(Loop));

        (int exitCode, _, string errors) = plugin.Run("--set", setting);

        Assert.Equal(3, exitCode);
        Assert.Contains(expected, errors);
    }

    [Theory]
    [InlineData("There is no option '--evnts'. Did you mean '--events'?", "--evnts")]
    [InlineData("--events takes a number from 1 to 9223372036854775807, not 'many'.", "--events", "many")]
    [InlineData("--rate takes a number from 1 to 100000, not '0'.", "--rate", "0")]
    [InlineData("A value has to follow --set.", "--set")]
    [InlineData("--set takes NAME=VALUE, not 'words'.", "--set", "words")]
    [InlineData("--set inner.words=x does not go with --set inner=y: a setting is a value or holds others.", "--set", "inner.words=x", "--set", "inner=y")]
    public void A_wrong_command_line_is_told_with_what_would_be_right(string expected, params string[] options)
    {
        using BuiltPlugin plugin = new(Tick, Settings, Collector(Loop));

        (int exitCode, _, string errors) = plugin.Run(options);

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, errors);
    }

    [Theory]
    [InlineData("MON2025", "public class Nothing;")]
    [InlineData("MON2026", "[Sink(\"tried\")] public abstract class One; [Sink(\"tried\")] public abstract class Two;")]
    [InlineData("MON2027", "[Collector(\"other\")] public sealed class One;")]
    [InlineData("MON2028", "[Collector(\"tried\")] public sealed class One;")]
    [InlineData("MON2029", "[Collector(\"tried\", Emits = [typeof(int)])] public sealed class One : FreeCollector { public override Task RunAsync(CollectorContext c, CancellationToken t) => Task.CompletedTask; }")]
    [InlineData("MON2030", "[Event(1999, \"Own\")] public readonly ref partial struct Own { public int Number { get; init; } } [Collector(\"tried\", Emits = [typeof(Own)])] public sealed class One : FreeCollector { public override Task RunAsync(CollectorContext c, CancellationToken t) => Task.CompletedTask; }")]
    [InlineData("MON2033", "[Collector(\"tried\")] public sealed class One(string text) : FreeCollector { public override Task RunAsync(CollectorContext c, CancellationToken t) => Task.FromResult(text); }")]
    [InlineData("MON2035", "[Collector(\"tried\")] public sealed class One : FreeCollector { public One() => throw new Exception(\"x\"); public override Task RunAsync(CollectorContext c, CancellationToken t) => Task.CompletedTask; }")]
    public void A_plugin_that_the_agent_would_refuse_is_refused_with_the_same_code(string code, string source)
    {
        using BuiltPlugin plugin = new(source);

        (int exitCode, _, string errors) = plugin.Run();

        Assert.Equal(3, exitCode);
        Assert.StartsWith(code + " ", errors);
    }
}

using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Generators.Tests;

/// <summary>Events outside Emits, and free collectors that cannot be stopped.</summary>
public sealed class CollectorRuleTests
{
    private const string Events = """

        [Event(2001, "Login")] public readonly ref partial struct Login { public Text User { get; init; } }
        [Event(2002, "Logout")] public readonly ref partial struct Logout { public Text User { get; init; } }
        """;

    [Theory]
    [InlineData("[Collector(\"a\")]", "[Collector(\"a\", Emits = [typeof(Login)])]")]
    [InlineData("[Collector(\"a\", Description = \"b\")]", "[Collector(\"a\", Description = \"b\", Emits = [typeof(Login)])]")]
    [InlineData("[Collector(\"a\", Emits = [])]", "[Collector(\"a\", Emits = [typeof(Login)])]")]
    [InlineData("[Collector(\"a\", Emits = [typeof(Logout)])]", "[Collector(\"a\", Emits = [typeof(Logout), typeof(Login)])]")]
    [InlineData("[Collector(\"a\", Emits = new[] { typeof(Logout) })]", "[Collector(\"a\", Emits = [typeof(Logout), typeof(Login)])]")]
    [InlineData("[Collector(\"a\", Emits = new System.Type[] { typeof(Logout) })]", "[Collector(\"a\", Emits = [typeof(Logout), typeof(Login)])]")]
    public async Task MONSDK021_an_event_that_is_not_named(string attribute, string expected)
    {
        const string Emission = "context.Emit(new Login { User = \"a\" })";
        await MarkedSource.AssertFixedAsync(
            "MONSDK021", Emitting(attribute, $"[|{Emission}|];"), "Name Login in Emits", Emitting(expected, Emission + ";"));
    }

    [Theory]
    [InlineData("[Collector(\"a\", Emits = [typeof(Login)])]", "context.Emit(new Login());")]
    [InlineData("", "context.Emit(new Login());")]
    [InlineData("[Collector(\"a\", Emits = [typeof(Login)])]", "Any(new Login(), context);")]
    public async Task An_event_that_is_named_or_cannot_be_told(string attribute, string statement) =>
        await MarkedSource.AssertToldAsync("MONSDK021", Emitting(attribute, statement));

    [Theory]
    [InlineData("[|while|] (true) await Task.Delay(1);", "while (!cancellation.IsCancellationRequested) await Task.Delay(1);")]
    [InlineData("[|while|] (true) { await Task.Delay(1); }", "while (!cancellation.IsCancellationRequested) { await Task.Delay(1); }")]
    [InlineData("[|for|] (;;) await Task.Delay(1);", "for (; !cancellation.IsCancellationRequested;) await Task.Delay(1);")]
    [InlineData("[|do|] { await Task.Delay(1); } while (true);", "do { await Task.Delay(1); } while (!cancellation.IsCancellationRequested);")]
    public async Task MONSDK022_an_endless_loop(string body, string expected) =>
        await MarkedSource.AssertFixedAsync("MONSDK022", Running(body), "End the loop on cancellation", Running(expected));

    [Theory]
    [InlineData("[|while|] (true) { for (int i = 0; i < 3; i++) break; await Task.Delay(1, CancellationToken.None); }")]
    [InlineData("await Task.Delay(1, cancellation); [|while|] (true) await Task.Delay(1);")]
    public async Task MONSDK022_an_endless_loop_whose_tokens_never_fire(string body) => await MarkedSource.AssertToldAsync("MONSDK022", Running(body));

    [Theory]
    [InlineData("while (true) await Task.Delay(1, cancellation);")]
    [InlineData("while (true) { cancellation.ThrowIfCancellationRequested(); await Task.Yield(); }")]
    [InlineData("while (!cancellation.IsCancellationRequested) await Task.Delay(1);")]
    [InlineData("await Task.Delay(1, cancellation); while (true) { if (Environment.TickCount > 3) break; }")]
    [InlineData("await Task.Delay(1, cancellation); while (true) { if (Environment.TickCount > 3) return; }")]
    [InlineData("using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation); while (true) await Task.Delay(1, linked.Token);")]
    public async Task A_loop_that_ends(string body) => await MarkedSource.AssertToldAsync("MONSDK022", Running(body));

    [Fact]
    public async Task MONSDK022_a_method_that_never_looks_at_its_token()
    {
        string source = Running("using PeriodicTimer timer = new(TimeSpan.FromSeconds(1)); while (await timer.WaitForNextTickAsync()) { }");
        (PluginProject project, Diagnostic[] told) = await MarkedSource.AssertToldAsync("MONSDK022", source.Replace(" RunAsync(", " [|RunAsync|]("));
        Assert.Empty(await project.TitlesAsync(told[0]));
    }

    [Fact]
    public async Task A_method_that_only_hands_over_needs_no_token() => await MarkedSource.AssertToldAsync("MONSDK022", """
        using Monitor.Sdk.Collectors;
        public sealed class Watcher : FreeCollector
        {
            public override Task RunAsync(CollectorContext context, CancellationToken cancellation) => Task.CompletedTask;
        }
        """);

    private static string Emitting(string attribute, string statement) => $$"""
        using Monitor.Sdk.Collectors;
        using Monitor.Sdk.Events;

        namespace Acme;

        {{attribute}}
        public sealed class Watcher : FreeCollector
        {
            public override Task RunAsync(CollectorContext context, CancellationToken cancellation)
            {
                {{statement}}
                return Task.CompletedTask;
            }

            private static void Any<T>(scoped in T value, CollectorContext context) where T : IEvent<T>, allows ref struct => context.Emit(value);
        }
        """ + Events;

    private static string Running(string body) => $$"""
        using Monitor.Sdk.Collectors;

        namespace Acme;

        public sealed class Watcher : FreeCollector
        {
            public override async Task RunAsync(CollectorContext context, CancellationToken cancellation)
            {
                {{body}}
            }
        }
        """;
}

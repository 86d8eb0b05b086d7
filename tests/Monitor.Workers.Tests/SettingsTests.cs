using Monitor.Pipeline;
using Monitor.Plugins;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;
using Monitor.Workers.Tests.Fixtures;

namespace Monitor.Workers.Tests;

public sealed class SettingsTests
{
    [Fact]
    public async Task What_is_wrong_is_told_with_its_place_as_in_the_agents_own_process()
    {
        await using TestAgent agent = new();
        PluginDescription plugin = agent.Install("lab", PluginSources.Free("lab"));
        SettingsMap settings = TestAgent.Tree(("pace", "11"), ("pase", "1"), ("is-stubborn", "perhaps"));
        PluginWorker worker = await agent.ConnectAsync(plugin);
        List<MonitorError> errors = [];
        Assert.Null(await worker.MakeCollectorAsync(settings, TestAgent.Place, new ComponentHealth("lab", agent.Log), errors));

        using LoadedPlugin loaded = LoadedPlugin.Load(plugin);
        List<MonitorError> expected = [];
        SettingsBinder.Bind(loaded.SettingsType!, settings, TestAgent.Place, expected);
        Assert.Equal(4, expected.Count);
        Assert.Equal(expected, errors);
    }

    [Theory]
    [InlineData("public Entry() => throw new InvalidOperationException(\"no such luck\");", "MON2035", "no such luck")]
    [InlineData("public Entry(Bad bad) { } public sealed class Bad { public int A { get => 0; set => throw new FormatException(\"bad luck\"); } }", "MON4024", "FormatException: bad luck")]
    public async Task A_plugin_that_cannot_be_made_is_refused(string members, string code, string words)
    {
        await using TestAgent agent = new();
        PluginWorker worker = await agent.ConnectAsync(agent.Install("lab", Collector(members)));
        MonitorException refused = await Assert.ThrowsAsync<MonitorException>(
            () => worker.MakeCollectorAsync(code == "MON4024" ? TestAgent.Tree(("a", "1")) : null, TestAgent.Place, new ComponentHealth("lab", agent.Log), []));

        Assert.Equal(code, refused.Error.Code);
        Assert.Contains(words, refused.Error.Cause);
    }

    [Fact]
    public async Task A_plugin_that_ends_the_worker_while_it_is_made_is_refused_with_its_last_words()
    {
        await using TestAgent agent = new();
        PluginWorker worker = await agent.ConnectAsync(agent.Install("lab", Collector("public Entry() => Environment.FailFast(\"no such luck\");")));
        MonitorException refused = await Assert.ThrowsAsync<MonitorException>(
            () => worker.MakeCollectorAsync(null, TestAgent.Place, new ComponentHealth("lab", agent.Log), []));

        Assert.Equal("MON2073", refused.Error.Code);
        Assert.Contains("SIGABRT", refused.Error.Cause);
    }

    [Fact]
    public async Task A_plugin_that_is_never_made_is_given_up()
    {
        await using TestAgent agent = new();
        PluginWorker worker = await agent.ConnectAsync(
            agent.Install("lab", Collector("public Entry() => Thread.Sleep(-1);")), settings: TestAgent.Quick with { StartPatience = TimeSpan.FromSeconds(25) });
        MonitorException refused = await Assert.ThrowsAsync<MonitorException>(
            () => worker.MakeCollectorAsync(null, TestAgent.Place, new ComponentHealth("lab", agent.Log), []));

        Assert.Equal("MON2073", refused.Error.Code);
        Assert.Contains("not ready after 25 s", refused.Error.Cause);
    }

    private static string Collector(string members) => $$"""
        using Monitor.Sdk.Collectors;

        [Collector("lab")]
        public sealed class Entry : FreeCollector
        {
            {{members}}

            public override Task RunAsync(CollectorContext context, CancellationToken cancellation) => Task.CompletedTask;
        }
        """;
}

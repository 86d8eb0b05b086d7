using Microsoft.CodeAnalysis;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.EventSet;

namespace Monitor.Plugins.Tests;

public sealed class EventTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void The_schemas_of_a_collectors_events_are_read()
    {
        _host.Add("good", PluginSources.Collector("good", "typeof(Seen), typeof(ProcessCreate)", PluginSources.Event("Seen", 2000, "SomethingSeen")));

        LoadedPlugin plugin = Assert.Single(_host.LoadWell().Loaded);

        Assert.Equal(["2000 SomethingSeen", "1 ProcessCreate"], plugin.Emits.Select(schema => schema.ToString()));
        Assert.Equal("UtcTime", plugin.Emits[0].Fields[0].Name);
        Assert.Same(ProcessCreate.Schema, plugin.Emits[1]);
        Assert.Equal(new EventIdentity(2000, "SomethingSeen", "Seen", IsSdk: false), plugin.Description.Emits[0]);
        Assert.True(plugin.Description.Emits[1].IsSdk);
    }

    [Fact]
    public void Events_of_the_SDK_may_be_emitted_by_anyone()
    {
        _host.Add("one", PluginSources.Collector("one", "typeof(ProcessCreate), typeof(ProcessCreate)"));
        _host.Add("two", PluginSources.Collector("two", "typeof(ProcessCreate)"));

        Assert.Equal(2, _host.LoadWell().Loaded.Count);
    }

    [Theory]
    [InlineData("typeof(string)", "System.String")]
    [InlineData("typeof(Plain)", "Plain")]
    [InlineData("typeof(List<int>)", "System.Collections.Generic.List`1")]
    [InlineData("typeof(FreeCollector)", "Monitor.Sdk.Collectors.FreeCollector")]
    public void Only_declared_events_may_be_named(string type, string name)
    {
        _host.Add("bad", PluginSources.Collector("bad", type, "public struct Plain { }"));

        Assert.Contains($"emits {name}", _host.Refused("bad", "MON2029").Cause);
    }

    [Theory]
    [InlineData(1999)]
    [InlineData(1500)]
    [InlineData(200)]
    public void Low_ids_are_for_shipped_plugins(int id)
    {
        _host.Add("bad", PluginSources.Collector("bad", "typeof(Seen)", PluginSources.Event("Seen", id, "Seen")));

        Assert.Contains($"declares event {id} Seen", _host.Refused("bad", "MON2030").Cause);
        Assert.NotNull(_host.LoadWell(new PluginsRoot(_host.PluginsFolder, IsShipped: true)).Find("bad"));
    }

    [Theory]
    [InlineData(2000, "Other", "id")]
    [InlineData(2001, "seen", "name")]
    public void Two_plugins_with_one_id_or_name_clash(int id, string name, string what)
    {
        _host.Add("a-first", PluginSources.Collector("a-first", "typeof(Seen)", PluginSources.Event("Seen", 2000, "Seen")));
        _host.Add("bad", PluginSources.Collector("bad", "typeof(Seen)", PluginSources.Event("Seen", id, name)));

        string cause = _host.Refused("bad", "MON2031").Cause;

        Assert.Contains($"event {id} {name}", cause);
        Assert.Contains("event 2000 Seen of plugin a-first", cause);
        Assert.EndsWith($"same {what}", cause);
    }

    [Theory]
    [InlineData(2000, "ProcessCreate", "event 1 ProcessCreate of Monitor.Sdk has the same name")]
    [InlineData(2000, "AGENTSTARTED", "event 1100 AgentStarted of Monitor.Sdk has the same name")]
    public void A_name_of_the_SDKs_own_events_is_taken(int id, string name, string clash)
    {
        _host.Add("bad", PluginSources.Collector("bad", "typeof(Seen)", PluginSources.Event("Seen", id, name)));

        Assert.Contains(clash, _host.Refused("bad", "MON2031").Cause);
    }

    [Fact]
    public void A_shipped_plugin_may_not_take_an_id_of_the_SDK()
    {
        _host.Add("bad", PluginSources.Collector("bad", "typeof(Seen)", PluginSources.Event("Seen", 1, "Seen")));

        PluginSet set = _host.Load(isWanted: null, new PluginsRoot(_host.PluginsFolder, IsShipped: true));

        Assert.Contains("event 1 ProcessCreate of Monitor.Sdk has the same id", Assert.Single(set.Errors).Cause);
    }

    [Fact]
    public void Two_events_of_one_plugin_may_clash_too()
    {
        string events = PluginSources.Event("Seen", 2000, "Seen") + PluginSources.Event("Again", 2000, "Again");
        _host.Add("bad", PluginSources.Collector("bad", "typeof(Seen), typeof(Again)", events));

        Assert.Contains("event 2000 Seen of plugin bad", _host.Refused("bad", "MON2031").Cause);
    }

    [Fact]
    public void A_plugin_that_is_not_in_use_clashes_with_none()
    {
        _host.Add("idle", PluginSources.Collector("idle", "typeof(Seen)", PluginSources.Event("Seen", 2000, "Seen")));
        _host.Add("used", PluginSources.Collector("used", "typeof(Seen)", PluginSources.Event("Seen", 2000, "Seen")));

        PluginSet set = _host.Load(description => description.Name == "used");

        Assert.Empty(set.Errors);
        Assert.NotNull(set.Find("used"));
    }

    [Fact]
    public void A_plugin_that_could_not_be_loaded_keeps_no_event()
    {
        _host.Add("a-bad", PluginSources.Collector("a-bad", "typeof(Seen)", PluginSources.Event("Seen", 2000, "Seen")).Replace("{\n    public override", "{\n    private Entry() { }\n    public override"));
        _host.Add("good", PluginSources.Collector("good", "typeof(Seen)", PluginSources.Event("Seen", 2000, "Seen")));

        PluginSet set = _host.Load();

        Assert.Equal("MON2033", Assert.Single(set.Errors).Code);
        Assert.NotNull(set.Find("good"));
    }

    [Theory]
    [InlineData("public static EventSchema Schema => throw new InvalidOperationException(\"Out of order.\");", "InvalidOperationException: Out of order")]
    [InlineData("public static EventSchema Schema { get; } = new(0, \"Seen\", 1, \"\", \"\");", "ArgumentOutOfRangeException")]
    [InlineData("public static EventSchema Schema { get; } = new(2001, \"Seen\", 1, \"\", \"\");", "it is that of event 2001 Seen, the declaration is that of 2000 Seen")]
    [InlineData("static EventSchema IEvent<Seen>.Schema => null!;", "it has no public static Schema")]
    [InlineData("public static EventSchema Schema => null!;", "it is that of event , the declaration")]
    public void A_schema_that_cannot_be_used_is_refused(string schema, string reason)
    {
        _host.Add("bad", PluginSources.Collector("bad", "typeof(Seen)", $$"""
            [Event(2000, "Seen")]
            public readonly ref struct Seen : IEvent<Seen>
            {
                {{schema}}
                EventTime IEvent<Seen>.Time => default;
                public void WriteTo(scoped ref Monitor.Sdk.Records.EventWriter writer) { }
                public static Seen ReadFrom(Monitor.Sdk.Records.EventRecord record) => default;
            }
            """));

        PluginSet set = _host.Load();

        MonitorError error = Assert.Single(set.Errors);
        Assert.Equal("MON2034", error.Code);
        Assert.Contains(reason, error.Cause);
        Assert.Empty(set.Loaded);
    }

    [Fact]
    public void An_event_may_be_declared_in_a_library_of_the_plugin()
    {
        string source = "using Monitor.Sdk.Events;\nnamespace Acme;\n" + PluginSources.Event("Seen", 2000, "Seen");
        byte[] library = PluginCompiler.Compile("Acme.Events", [source], PluginCompiler.HostSdk);
        _host.Add("good", PluginSources.Collector("good", "typeof(Acme.Seen)"), references: [MetadataReference.CreateFromImage(library)]);
        _host.AddFile("good", "Acme.Events.dll", library);

        Assert.Equal(2000, Assert.Single(Assert.Single(_host.LoadWell().Loaded).Emits).Id);
    }
}

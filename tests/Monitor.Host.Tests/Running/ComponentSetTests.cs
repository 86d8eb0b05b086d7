using Monitor.Host.Running;
using Monitor.Host.Tests.Fixtures;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Tests.Running;

/// <summary>Which components a configuration gives. What the operator wrote wrong is an error; a plugin that is not as it has to be is refused, and
/// the others go on.</summary>
public sealed class ComponentSetTests : IDisposable
{
    private const string Sinks = "sinks:\n  out: { plugin: taking }\n";

    private readonly TestInstallation _installation = new TestInstallation().AddTakingSink();

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void All_collectors_or_those_listed_are_made_and_each_sink_of_its_plugin()
    {
        _installation.Add("one", PluginSources.Collector("one", "typeof(Found)", PluginSources.Event("Found", 2001, "Found")));
        _installation.Add("two", Kernel("two", "KernelHooks.ProcessCreate | KernelHooks.NetworkConnect"));
        const string TwoSinks = "sinks:\n  a: { plugin: taking }\n  b: { plugin: taking }\n";

        ComponentSet all = Sound("collectors: all\n" + TwoSinks);
        Assert.Equal(["one", "two"], all.Collectors.Select(collector => collector.Slot.Name));
        Assert.Equal(["a", "b"], all.Sinks.Select(sink => sink.Slot.Name));
        Assert.NotSame(all.Sinks[0].Slot.Sink, all.Sinks[1].Slot.Sink);
        Assert.Equal([4, 16, 255, 1100, 1101, 1102, 2001], all.Events.All.Select(schema => (int)schema.Id));
        Assert.Equal(["one 0.9.0", "two 0.9.0", "taking 0.9.0"], all.PluginLabels);
        Assert.Equal(
            [("one", KernelHooks.None), ("two", KernelHooks.ProcessCreate | KernelHooks.NetworkConnect)],
            all.HooksByCollector);
        all.Dispose();

        ComponentSet listed = Sound("collectors: [two]\n" + TwoSinks);
        Assert.Equal(["two"], listed.Collectors.Select(collector => collector.Slot.Name));
        Assert.Equal([4, 16, 255, 1100, 1101, 1102], listed.Events.All.Select(schema => (int)schema.Id));
    }

    [Fact]
    public void A_plugin_that_is_not_there_is_an_error_where_it_is_named()
    {
        ComponentSet set = _installation.Load("collectors:\n  - process-creat\nsinks:\n  out: { plugin: takin }\n");

        Assert.Equal(2, set.Errors.Count);
        AssertError(set.Errors[0], "MON1010", 5, 5, "There is no collector plugin 'process-creat'", "Nothing is known here");
        AssertError(set.Errors[1], "MON1010", 7, 18, "There is no sink plugin 'takin'", "Did you mean 'taking'? Known are: taking");
        Assert.Empty(set.RefusedPlugins);
    }

    [Fact]
    public void A_plugin_of_the_other_kind_is_an_error_where_it_is_named()
    {
        _installation.Add("finding", PluginSources.Collector("finding"));

        ComponentSet set = _installation.Load("collectors: [taking]\nsinks:\n  out: { plugin: finding }\n");

        Assert.Equal(2, set.Errors.Count);
        AssertError(set.Errors[0], "MON1010", 4, 14, "There is no collector plugin 'taking'", "Known are: finding");
        AssertError(set.Errors[1], "MON1010", 6, 18, "There is no sink plugin 'finding'", "Known are: taking");
        Assert.Empty(set.Sinks);
    }

    [Fact]
    public void A_collector_of_another_system_is_left_out_of_all_and_an_error_where_it_is_named()
    {
        string elsewhere = OperatingSystem.IsWindows() ? "Linux" : "Windows";
        _installation.Add("one", PluginSources.Collector("one"));
        _installation.Add("away", PluginSources.Collector("away").Replace("Description", $"Systems = CollectorSystems.{elsewhere}, Description"));

        ComponentSet all = Sound("collectors: all\n" + Sinks);
        Assert.Equal(["one"], all.Collectors.Select(collector => collector.Slot.Name));
        all.Dispose();

        ComponentSet listed = _installation.Load("collectors: [away, one]\n" + Sinks);
        AssertError(Assert.Single(listed.Errors), "MON1035", 4, 14, $"Collector 'away' works on {elsewhere} only", "Remove it from the list");
        Assert.Equal(["one"], listed.Collectors.Select(collector => collector.Slot.Name));
    }

    [Fact]
    public void A_collector_on_request_runs_where_it_is_named_and_all_leaves_it_out()
    {
        _installation.Add("one", PluginSources.Collector("one"));
        _installation.Add("asked", PluginSources.Collector("asked").Replace("Description", "OnRequest = true, Description"));

        ComponentSet all = Sound("collectors: all\n" + Sinks);
        Assert.Equal(["one"], all.Collectors.Select(collector => collector.Slot.Name));
        all.Dispose();

        ComponentSet both = Sound("collectors: [all, asked]\n" + Sinks);
        Assert.Equal(["asked", "one"], both.Collectors.Select(collector => collector.Slot.Name).Order());
    }

    [Fact]
    public void A_refused_plugin_is_told_once_and_the_others_go_on()
    {
        _installation.Add("broken", "public sealed class Nothing;").Add("one", PluginSources.Collector("one"));

        ComponentSet set = _installation.Load("collectors: [broken, one]\nsinks:\n  out: { plugin: taking }\n  bad: { plugin: broken }\n");

        Assert.Empty(set.Errors);
        Assert.Contains("broken", Assert.Single(set.RefusedPlugins).Cause);
        Assert.Equal("one", Assert.Single(set.Collectors).Slot.Name);
        Assert.Equal("out", Assert.Single(set.Sinks).Slot.Name);
    }

    [Fact]
    public void A_constructor_that_throws_refuses_the_plugin()
    {
        _installation.Add("bad", PluginSources.Sink("bad", "public Entry() => throw new InvalidOperationException(\"no luck\");"));

        ComponentSet set = _installation.Load(Sinks + "  bad: { plugin: bad }\n");

        Assert.Empty(set.Errors);
        Assert.Contains("no luck", Assert.Single(set.RefusedPlugins).Cause);
        Assert.Equal("out", Assert.Single(set.Sinks).Slot.Name);
    }

    [Theory]
    [InlineData("collectors: [one: { limit: 3 }]\n", "", 4, 21, "limit")]
    [InlineData("collectors: [one: { }]\n", ", settings: { path: x }", 6, 38, "path")]
    public void A_setting_for_a_plugin_without_settings_is_unknown(string collectors, string settings, int line, int column, string name)
    {
        _installation.Add("one", PluginSources.Collector("one"));

        ComponentSet set = _installation.Load($"{collectors}sinks:\n  out: {{ plugin: taking{settings} }}\n");

        AssertError(Assert.Single(set.Errors), "MON1101", line, column, $"There is no setting '{name}' here", "Nothing is known here");
    }

    [Fact]
    public void Settings_without_anything_in_them_are_none()
    {
        _installation.Add("one", PluginSources.Collector("one"));

        Sound("collectors: [one: ]\nsinks:\n  out: { plugin: taking, settings: {} }\n");
    }

    [Fact]
    public void Settings_are_bound_and_what_is_wrong_is_told_with_its_place()
    {
        _installation.Add("set", WithSettings("set", "public required string Path { get; set; }\npublic int Limit { get; set; } = 7;"));

        ComponentSet sound = Sound("collectors: [set: { path: x }]\n" + Sinks);
        Assert.Equal("x 7", sound.Collectors[0].Slot.Collector.ToString());
        sound.Dispose();
        ComponentSet wrong = _installation.Load("collectors:\n  - set: { path: x, limit: many }\n" + Sinks);
        AssertError(Assert.Single(wrong.Errors), "MON1103", 5, 28, "'many' is not a whole number from -2147483648 to 2147483647", "Write a whole number");
        Assert.Empty(wrong.Collectors);
        wrong.Dispose();
        ComponentSet missing = _installation.Load("collectors:\n  - set\n" + Sinks);
        AssertError(Assert.Single(missing.Errors), "MON1102", 5, 5, "The setting 'path' is missing", "Add 'path: text'");
        missing.Dispose();
        ComponentSet unlisted = _installation.Load(Sinks);
        AssertError(Assert.Single(unlisted.Errors), "MON1102", 1, 1, "The setting 'path' is missing", "Add 'path: text'");
    }

    [Theory]
    [InlineData("public int Limit { get => 1; set => throw new InvalidOperationException(\"no luck\"); }")]
    [InlineData("public int Limit { get; set; } = int.Parse(\"no luck\");")]
    [InlineData("[No(\"luck\")] public int Limit { get; set; }")]
    public void Settings_that_throw_refuse_the_plugin(string property)
    {
        const string Attribute = """
            public sealed class NoAttribute(string what) : System.ComponentModel.DataAnnotations.ValidationAttribute
            {
                public override bool IsValid(object? value) => throw new InvalidOperationException("no " + what);
            }
            """;
        _installation.Add("set", WithSettings("set", "public string Path { get; set; } = \"\";\n" + property) + Attribute);

        ComponentSet set = _installation.Load("collectors: [set: { limit: 3 }]\n" + Sinks);

        Assert.Empty(set.Errors);
        MonitorError error = Assert.Single(set.RefusedPlugins);
        Assert.Equal("MON4024", error.Code);
        Assert.Contains("plugin set threw", error.Cause);
        Assert.Contains("no luck", error.Cause);
        Assert.Empty(set.Collectors);
        Assert.Single(set.Sinks);
    }

    [Fact]
    public void Hooks_that_throw_refuse_the_collector()
    {
        _installation.Add("bad", Kernel("bad", "throw new NotSupportedException(\"no hooks\")"));

        ComponentSet set = _installation.Load(Sinks);

        Assert.Empty(set.Errors);
        MonitorError error = Assert.Single(set.RefusedPlugins);
        Assert.Equal("MON4023", error.Code);
        Assert.Contains("Collector bad threw NotSupportedException", error.Cause);
        Assert.Contains("no hooks", error.Cause);
        Assert.Empty(set.Collectors);
    }

    [Fact]
    public void Nothing_is_started()
    {
        _installation.Add("eager", $$"""
            using Monitor.Sdk.Collectors;

            [Collector("eager")]
            public sealed class Entry : FreeCollector
            {
                public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation) => throw new InvalidOperationException();
                {{PluginSources.CollectorBody}}
            }
            """);

        Sound(Sinks);
    }

    private static string Kernel(string name, string hooks) => $$"""
        using Monitor.Sdk.Collectors;

        [Collector("{{name}}")]
        public sealed class Entry : KernelCollector
        {
            public override KernelHooks Hooks => {{hooks}};
            public override void OnRecord(in KernelRecord record, CollectorContext context) { }
        }
        """;

    private static string WithSettings(string name, string properties) => $$"""
        using Monitor.Sdk.Collectors;

        public sealed class EntrySettings
        {
            {{properties}}
        }

        [Collector("{{name}}")]
        public sealed class Entry(EntrySettings settings) : FreeCollector
        {
            public override string ToString() => settings.Path + " " + settings.Limit;
            {{PluginSources.CollectorBody}}
        }

        """;

    private static void AssertError(MonitorError error, string code, int line, int column, string cause, string cure)
    {
        Assert.Equal((code, cause), (error.Code, error.Cause));
        Assert.Equal((line, column), (error.Place!.Line, error.Place.Column));
        Assert.Contains(cure, error.Cure);
    }

    private ComponentSet Sound(string text)
    {
        ComponentSet set = _installation.Load(text);
        Assert.Empty(set.Errors);
        Assert.Empty(set.RefusedPlugins);
        return set;
    }
}

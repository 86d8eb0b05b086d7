using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Sinks;

namespace Monitor.Plugins.Tests;

public sealed class CreateTests : IDisposable
{
    private const string Settings = """
        public sealed class Settings { public string Path { get; set; } = ""; }
        public override string ToString() => _said;
        private readonly string _said;
        """;

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("public Entry() => _said = \"nothing\";", "nothing")]
    [InlineData("public Entry(Settings settings) => _said = settings.Path;", "/a")]
    [InlineData("public Entry(ISinkContext context) => _said = context.Name;", "trail")]
    [InlineData("public Entry(ISinkContext context, Settings settings) => _said = context.Name + settings.Path;", "trail/a")]
    [InlineData("public Entry(Settings settings, ISinkContext context) => _said = settings.Path + context.Name;", "/atrail")]
    public void A_sink_gets_what_its_constructor_asks_for(string constructor, string said)
    {
        LoadedPlugin plugin = Load(PluginSources.Sink("good", Settings + constructor));

        Assert.True(plugin.TryCreateSink(Bind, new Context("trail"), out ISink? sink, out MonitorError? error));

        Assert.Null(error);
        Assert.Equal(said, sink.ToString());
        Assert.Equal(constructor.Contains("Settings"), plugin.SettingsType is not null);
    }

    [Fact]
    public void A_sink_may_be_made_several_times()
    {
        LoadedPlugin plugin = Load(PluginSources.Sink("good", Settings + "public Entry(ISinkContext context) => _said = context.Name;"));

        Assert.True(plugin.TryCreateSink(Bind, new Context("one"), out ISink? one, out _));
        Assert.True(plugin.TryCreateSink(Bind, new Context("two"), out ISink? two, out _));

        Assert.Equal(["one", "two"], [one.ToString(), two.ToString()]);
        Assert.Same(one.GetType(), two.GetType());
    }

    [Fact]
    public void A_collector_gets_its_settings()
    {
        LoadedPlugin plugin = Load(PluginSources.Collector("good").Replace(
            PluginSources.CollectorBody, PluginSources.CollectorBody + Settings + "public Entry(Settings settings) => _said = settings.Path;"));

        Assert.True(plugin.TryCreateCollector(Bind, out Collector? collector, out _));

        Assert.Equal("/a", collector.ToString());
        Assert.Equal("Entry+Settings", plugin.SettingsType?.FullName);
    }

    [Theory]
    [InlineData("private Entry() { }", "has 0 public constructors")]
    [InlineData("public Entry() { } public Entry(Settings settings) { }", "has 2 public constructors")]
    [InlineData("public Entry(string path) { }", "asks for 'path' of type String")]
    [InlineData("public Entry(object any) { }", "asks for 'any' of type Object")]
    [InlineData("public Entry(int count) { }", "asks for 'count' of type Int32")]
    [InlineData("public Entry(IDisposable some) { }", "asks for 'some' of type IDisposable")]
    [InlineData("public Entry(Stream some) { }", "asks for 'some' of type Stream")]
    [InlineData("public Entry(Settings one, List<int> two) { }", "asks for two settings classes, Settings and List`1")]
    public void Any_other_constructor_is_refused(string constructor, string reason)
    {
        _host.Add("bad", PluginSources.Sink("bad", "public sealed class Settings { }" + constructor));

        MonitorError error = _host.Refused("bad", "MON2033");

        Assert.Contains(reason, error.Cause);
    }

    [Fact]
    public void A_collector_has_no_sink_context()
    {
        _host.Add("bad", PluginSources.Collector("bad").Replace(
            PluginSources.CollectorBody, PluginSources.CollectorBody + "public Entry(Monitor.Sdk.Sinks.ISinkContext context) { }"));

        Assert.Contains("asks for 'context' of type ISinkContext", _host.Refused("bad", "MON2033").Cause);
    }

    [Fact]
    public void What_a_constructor_throws_becomes_an_error()
    {
        LoadedPlugin plugin = Load(PluginSources.Sink("good", "public Entry() => throw new InvalidOperationException(\"The sea is empty.\");"));

        Assert.False(plugin.TryCreateSink(Bind, new Context("trail"), out ISink? sink, out MonitorError? error));

        Assert.Null(sink);
        Assert.Equal("MON2035", error.Code);
        Assert.EndsWith("its constructor threw InvalidOperationException: The sea is empty", error.Cause);
    }

    [Fact]
    public void A_module_initialiser_that_throws_becomes_an_error()
    {
        LoadedPlugin plugin = Load(PluginSources.Sink("good") + """
            internal static class Early
            {
                [System.Runtime.CompilerServices.ModuleInitializer]
                internal static void Run() => throw new InvalidOperationException("Not today.");
            }
            """);

        Assert.False(plugin.TryCreateSink(Bind, new Context("trail"), out _, out MonitorError? error));

        Assert.Equal("MON2035", error.Code);
    }

    [Fact]
    public void An_error_that_a_plugin_words_itself_is_passed_on()
    {
        LoadedPlugin plugin = Load(PluginSources.Sink(
            "good", "public Entry() => throw new Monitor.Sdk.Diagnostics.MonitorException(new(\"MON4999\", \"Full\", \"Empty it\"));"));

        Assert.False(plugin.TryCreateSink(Bind, new Context("trail"), out _, out MonitorError? error));

        Assert.Equal(new MonitorError("MON4999", "Full", "Empty it"), error);
    }

    [Fact]
    public void An_error_of_the_settings_is_passed_on()
    {
        LoadedPlugin plugin = Load(PluginSources.Sink("good", Settings + "public Entry(Settings settings) => _said = settings.Path;"));
        MonitorError wrong = new("MON1102", "The setting 'path' is missing", "Add it");

        Assert.False(plugin.TryCreateSink(_ => throw new MonitorException(wrong), new Context("trail"), out _, out MonitorError? error));

        Assert.Same(wrong, error);
    }

    [Fact]
    public void A_plugin_of_the_other_kind_is_not_made()
    {
        LoadedPlugin plugin = Load(PluginSources.Sink("good"));

        Assert.False(plugin.TryCreateCollector(Bind, out _, out MonitorError? error));

        Assert.Equal("MON2036", error.Code);
        Assert.Contains("is a sink, not a collector", error.Cause);
    }

    private LoadedPlugin Load(string source)
    {
        _host.Add("good", source);
        return Assert.Single(_host.LoadWell().Loaded);
    }

    private static object Bind(Type type)
    {
        object settings = Activator.CreateInstance(type)!;
        type.GetProperty("Path")!.SetValue(settings, "/a");
        return settings;
    }

    private sealed class Context(string name) : ISinkContext
    {
        public string Name => name;

        public string Computer => "here";

        public string BaseDirectory => "/";

        public EventCatalog Events { get; } = new();

        public IHealthReport Health => throw new NotSupportedException();

        public void RequestStop(string reason) => throw new NotSupportedException();
    }
}

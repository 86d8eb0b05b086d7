using System.Text.Json.Nodes;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Sinks;

namespace Monitor.Plugins.Tests;

/// <summary>Plugins that were compiled against an earlier Monitor.Sdk and never again (tests/fixtures/frozen): they load and run.</summary>
public sealed class FrozenPluginTests : IDisposable
{
    private static readonly string _frozen = Path.Combine(TestInputs.RepositoryRoot, "tests", "fixtures", "frozen");
    private static readonly SourcePlace _place = new("monitor.yaml", 1, 1);

    private readonly TestHost _host = new();
    private readonly Recording _recording = new();

    public static TheoryData<string> Versions => [.. Directory.GetDirectories(_frozen).Select(path => Path.GetFileName(path)).Where(name => char.IsAsciiDigit(name[0]))];

    public void Dispose() => _host.Dispose();

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_frozen_collector_emits_what_it_always_did(string version)
    {
        await CollectAsync(Load(version).Find("frozen-collector")!, count: 2);

        Assert.Equal(3, _recording.Buffer.Count);
        Assert.Equal(2, _recording.Counters["emitted"]);
        Assert.Equal((HealthState.Degraded, "00:00:00.2000000 64 KiB Friday a+b 5"), _recording.Last);
        Assert.Equal(2900, _recording.Buffer[0].EventId);
        Assert.Equal(3, _recording.Buffer[0].SchemaVersion);
        Assert.Equal(11, _recording.Buffer[2].EventId);
        Assert.Equal("/frozen/file", FileCreate.ReadFrom(_recording.Buffer[2]).TargetFilename.ToString());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_frozen_sink_writes_what_a_frozen_collector_emits(string version)
    {
        PluginSet plugins = Load(version);
        await CollectAsync(plugins.Find("frozen-collector")!, count: 1);
        string path = Path.Combine(_host.Root, "frozen.txt");
        _recording.Events.Add(plugins.Find("frozen-collector")!.Emits[0]);
        _recording.Events.Add(FileCreate.Schema);
        SettingsMap settings = Map(("path", new SettingsScalar(_place, path)), ("refuse", new SettingsScalar(_place, "11")), ("whatever", Map()));
        LoadedPlugin plugin = plugins.Find("frozen-sink")!;
        Assert.True(plugin.TryCreateSink(type => Bind(type, settings), _recording, out ISink? sink, out MonitorError? error), error?.ToString());
        EventBatch batch = new();
        batch.Reset(_recording.Buffer, [0, 1]);

        await sink.StartAsync(TestContext.Current.CancellationToken);
        await sink.WriteAsync(batch, TestContext.Current.CancellationToken);
        await sink.DisposeAsync();

        Assert.Equal(path, sink.Destination);
        Assert.Equal((2, new EventBatch.Rejection(1, "it is to be refused")), (batch.Accepted, Assert.Single(batch.Rejections)));
        string[] lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        JsonNode line = JsonNode.Parse(lines[0])!;
        Assert.Equal(
            ("FrozenAllFields", "hello", "frozen --plugin", "true", "-1", "-9223372036854775808", "65535", "4294967295", "0.5", "2001:db8::1"),
            (Value("EventName"), Value("Text"), Value("CommandLine"), Value("Flag"), Value("Int"), Value("Long"), Value("Port"), Value("UInt"), Value("Double"), Value("Address")));
        Assert.Equal("2023-11-14 22:13:20.123", Value("UtcTime"));
        Assert.Equal("frozen", (string?)JsonNode.Parse(lines[1])!["host"]!["name"]);
        Assert.StartsWith("<Event", lines[2]);
        Assert.Equal("FrozenAllFields 3 Text=hello", lines[^1]);

        string? Value(string name) => line[name]?.ToString();
    }

    /// <summary>They can be frozen anew, and what they were compiled from is still source that a plugin may have.</summary>
    [Theory]
    [InlineData("collector")]
    [InlineData("sink")]
    public void The_sources_of_frozen_plugins_compile(string kind)
    {
        string[] sources = [.. Directory.GetFiles(Path.Combine(_frozen, "sources", kind)).Select(File.ReadAllText)];

        Assert.NotEmpty(PluginCompiler.Compile($"Frozen.{kind}", sources, PluginCompiler.HostSdk));
    }

    /// <summary>A part of the promise: what the compiler writes into a plugin is the assembly version, and that is the same for all of 1.x.</summary>
    [Fact]
    public void The_SDKs_assembly_version_is_that_of_its_major_version_and_its_other_versions_are_whole()
    {
        System.Reflection.Assembly sdk = typeof(MonitorError).Assembly;
        var file = System.Diagnostics.FileVersionInfo.GetVersionInfo(sdk.Location);

        Assert.Equal(new Version(1, 0, 0, 0), sdk.GetName().Version);
        Assert.Equal(file.ProductVersion!.Split('-')[0] + ".0", file.FileVersion);
        Assert.Matches(@"^[01]\.\d+\.\d+", file.ProductVersion);
    }

    private PluginSet Load(string version)
    {
        foreach (string folder in Directory.GetDirectories(Path.Combine(_frozen, version)))
        {
            Directory.CreateDirectory(_host.FolderOf(Path.GetFileName(folder)));

            // Not File.Copy: the mode that the checkout gave a file is none of the plugin's.
            foreach (string file in Directory.GetFiles(folder))
                File.WriteAllBytes(Path.Combine(_host.FolderOf(Path.GetFileName(folder)), Path.GetFileName(file)), File.ReadAllBytes(file));
        }

        return _host.LoadWell();
    }

    private async Task CollectAsync(LoadedPlugin plugin, int count)
    {
        SettingsMap settings = Map(
            ("text", new SettingsScalar(_place, "hello")),
            ("count", new SettingsScalar(_place, $"{count}")),
            ("interval", new SettingsScalar(_place, "200 ms")),
            ("size", new SettingsScalar(_place, "64 KiB")),
            ("day", new SettingsScalar(_place, "friday")),
            ("list", new SettingsList(_place, [new SettingsScalar(_place, "a"), new SettingsScalar(_place, "b")])),
            ("map", Map(("one", new SettingsScalar(_place, "2")), ("two", new SettingsScalar(_place, "3")))));
        Assert.True(plugin.TryCreateCollector(type => Bind(type, settings), out Collector? collector, out MonitorError? error), error?.ToString());
        CollectorContext context = new(_recording, _recording);
        await collector.StartAsync(context, TestContext.Current.CancellationToken);
        await ((FreeCollector)collector).RunAsync(context, TestContext.Current.CancellationToken);
        await collector.DisposeAsync();
    }

    private static object Bind(Type type, SettingsMap settings)
    {
        List<MonitorError> errors = [];
        object? bound = SettingsBinder.Bind(type, settings, _place, errors);
        Assert.Empty(errors);
        return bound!;
    }

    private static SettingsMap Map(params (string Name, SettingsNode Value)[] entries) =>
        new(_place, [.. entries.Select(entry => new SettingsMap.Entry(entry.Name, _place, entry.Value))]);

    /// <summary>A host's side that keeps everything.</summary>
    private sealed class Recording : IEventOutput, IHealthReport, ISinkContext
    {
        public EventBuffer Buffer { get; } = new();

        public Dictionary<string, long> Counters { get; } = [];

        public (HealthState, string) Last { get; private set; }

        public RecordFlags Flags => RecordFlags.None;

        public string Name => "frozen";

        public string Computer => "frozen";

        public string BaseDirectory => "/";

        public EventCatalog Events { get; } = new();

        public IHealthReport Health => this;

        public EventBuffer Begin(EventSchema schema) => Buffer;

        public void End(EventSchema schema, bool appended) => Assert.True(appended);

        public void Report(HealthState state, string message = "") => Last = (state, message);

        public void Count(string name, long amount = 1) => Counters[name] = Counters.GetValueOrDefault(name) + amount;

        public void RequestStop(string reason) => throw new InvalidOperationException(reason);
    }
}

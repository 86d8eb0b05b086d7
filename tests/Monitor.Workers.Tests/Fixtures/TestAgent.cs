using System.Security.Cryptography;
using System.Text.Json;
using Monitor.Journal;
using Monitor.Pipeline;
using Monitor.Pipeline.Accounting;
using Monitor.Pipeline.Collecting;
using Monitor.Pipeline.Sinks;
using Monitor.Plugins;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Sinks;

namespace Monitor.Workers.Tests.Fixtures;

/// <summary>A pipeline whose plugins are compiled on the spot and run in real worker processes.</summary>
internal sealed class TestAgent : IAsyncDisposable
{
    private readonly List<CollectorSlot> _collectors = [];
    private readonly List<SinkSlot> _sinks = [];
    private readonly List<PluginWorker> _workers = [];
    private EventPipeline? _pipeline;

    public TestAgent()
    {
        File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        foreach (EventSchema schema in (EventSchema[])[AgentStarted.Schema, AgentStopped.Schema, EventsLost.Schema])
            Events.Add(schema);
        _sinks.Add(new SinkSlot("kept", Kept, new ComponentHealth("kept", Log)));
    }

    /// <summary>Short deadlines, and the user of the tests: the checkout may be closed to others.</summary>
    public static WorkerSettings Quick { get; } = new()
    {
        User = Environment.UserName,
        Heartbeat = TimeSpan.FromMilliseconds(100),
        FirstPause = TimeSpan.FromMilliseconds(50),
        LongestPause = TimeSpan.FromMilliseconds(400),
        StartPatience = TimeSpan.FromSeconds(90),
        StopPatience = TimeSpan.FromSeconds(20),
        CallPatience = TimeSpan.FromSeconds(60),
        AnswerPatience = TimeSpan.FromSeconds(60),
    };

    /// <summary>For a plugin that does a deed: short where the deed never ends by itself, since that is waited for; else on a busy machine the
    /// deadline could come before what the deed brings about.</summary>
    public static WorkerSettings PatienceFor(string deed) =>
        deed == "loop" ? Quick with { CallPatience = TimeSpan.FromSeconds(8), StopPatience = TimeSpan.FromSeconds(1) } : Quick;

    public static WorkerProgram Program { get; } = WorkerProgram.Beside("monitor", "worker");

    /// <summary>How long a stop waits for collectors and sinks.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(60);

    public string Folder { get; } = Directory.CreateTempSubdirectory("monitor-workers-").FullName;

    public RecordingLog Log { get; } = new();

    public EventCatalog Events { get; } = new();

    /// <summary>A sink in the test's own process: what came into the journal.</summary>
    public KeepingSink Kept { get; } = new();

    public EventPipeline Pipeline => _pipeline ?? throw new InvalidOperationException("Not started.");

    public EventAccount Ticks => Pipeline.Ledger.Find(2101)!;

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>Compiles a plugin, and finds it as an agent does.</summary>
    public PluginDescription Install(string name, string source)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, "plugins", name)).FullName;
        byte[] assembly = PluginCompiler.Compile($"Test.{name}", [source], PluginCompiler.HostSdk);
        File.WriteAllBytes(Path.Combine(folder, $"Test.{name}.dll"), assembly);
        Dictionary<string, string> files = new() { [$"Test.{name}.dll"] = Convert.ToHexStringLower(SHA256.HashData(assembly)) };
        File.WriteAllText(Path.Combine(folder, "plugin.json"), JsonSerializer.Serialize(new { name, version = "0.9.0", assembly = $"Test.{name}.dll", sdk = "0.1.0", files }));
        using PluginSet set = PluginSet.Load(new PluginSetOptions { Roots = [new PluginsRoot(Path.Combine(Folder, "plugins"))], FileTrust = null, IsIsolated = _ => true });
        Assert.Empty(set.Errors);
        Assert.Empty(set.Loaded);
        return set.Found.Single(found => found.Name == name && found.State == PluginState.Isolated).Description!;
    }

    /// <summary>Makes a worker and has it load its plugin.</summary>
    public async Task<PluginWorker> ConnectAsync(PluginDescription plugin, string? name = null, WorkerSettings? settings = null)
    {
        PluginWorker worker = new(plugin, name ?? plugin.Name, settings ?? Quick, place: null, Program, Log, TimeProvider.System);
        _workers.Add(worker);
        await worker.ConnectAsync();
        return worker;
    }

    /// <summary>Adds a collector in a worker.</summary>
    public async Task<PluginWorker> AddCollectorAsync(PluginDescription plugin, WorkerSettings? settings = null, params (string Key, string Value)[] values)
    {
        PluginWorker worker = await ConnectAsync(plugin, settings: settings);
        foreach (EventSchema schema in worker.Emits)
            Events.Add(schema);
        ComponentHealth health = new(plugin.Name, Log);
        List<MonitorError> errors = [];
        Collector? collector = await worker.MakeCollectorAsync(Tree(values), Place, health, errors);
        Assert.Empty(errors);
        _collectors.Add(new CollectorSlot(plugin.Name, collector!, worker.Emits, health));
        return worker;
    }

    /// <summary>Adds a sink in a worker.</summary>
    public async Task<PluginWorker> AddSinkAsync(PluginDescription plugin, string name, WorkerSettings? settings = null, params (string Key, string Value)[] values)
    {
        PluginWorker worker = await ConnectAsync(plugin, name, settings);
        ComponentHealth health = new(name, Log);
        List<MonitorError> errors = [];
        ISink? sink = await worker.MakeSinkAsync(Tree(values), Place, new TestSinkContext(name, Folder, Events, health), health, errors);
        Assert.Empty(errors);
        _sinks.Add(new SinkSlot(name, sink!, health));
        return worker;
    }

    /// <summary>Adds an event source in the test's own process.</summary>
    public TickSource AddSource()
    {
        Events.Add(TickSource.Schema);
        TickSource source = new();
        _collectors.Add(new CollectorSlot("source", source, [TickSource.Schema], new ComponentHealth("source", Log)));
        return source;
    }

    public async Task StartAsync()
    {
        PipelineOptions options = new()
        {
            JournalFolder = this["journal"],
            DeadLetterFolder = this["dead-letters"],
            Journal = new JournalOptions { Sync = TimeSpan.Zero },
            StartPatience = TimeSpan.FromSeconds(90),
            StopPatience = StopPatience,
        };
        _pipeline = new EventPipeline(Events, _collectors, _sinks, options, Log, TimeProvider.System);
        Assert.True(await _pipeline.StartAsync(TestContext.Current.CancellationToken));
    }

    public ComponentHealth HealthOf(string name) => _collectors.Select(slot => slot.Health).Concat(_sinks.Select(slot => slot.Health)).Single(health => health.Name == name);

    /// <summary>Tells a collector what to do next.</summary>
    public void Order(string file, string what) => File.AppendAllText(this[file], what + "\n");

    /// <summary>Hands a record over, as the capture thread does.</summary>
    public void Record(uint number, string image, Capture.CaptureNotes notes = Capture.CaptureNotes.None)
    {
        Pipeline.KernelConsumer.OnRecord(
            new KernelRecord { Kind = KernelHooks.ProcessTerminate, Time = new EventTime(number + 1), Process = new KernelProcess { ProcessId = number, Image = System.Text.Encoding.UTF8.GetBytes(image) } }, notes);
        Pipeline.KernelConsumer.OnPause();
    }

    public Task StopAsync() => Pipeline.StopAsync("the test is over");

    public async ValueTask DisposeAsync()
    {
        if (_pipeline is not null)
            await _pipeline.DisposeAsync();
        foreach (PluginWorker worker in _workers)
            await worker.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    public static SourcePlace Place { get; } = new("monitor.yaml", 3, 5);

    public static SettingsMap Tree(params (string Key, string Value)[] values)
    {
        int line = 4;
        return new SettingsMap(Place, [.. values.Select(pair => new SettingsMap.Entry(
            pair.Key, new SourcePlace("monitor.yaml", line, 7), new SettingsScalar(new SourcePlace("monitor.yaml", line++, 15), pair.Value)))]);
    }
}

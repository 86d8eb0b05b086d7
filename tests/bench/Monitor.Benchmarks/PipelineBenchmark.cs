using System.Diagnostics;
using System.Globalization;
using Monitor.Capture;
using Monitor.Enrichment;
using Monitor.Pipeline;
using Monitor.Pipeline.Collecting;
using Monitor.Pipeline.Sinks;
using Monitor.Plugins;
using Monitor.Rules.Plan;
using Monitor.Rules.Reading;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Sinks;

namespace Monitor.Benchmarks;

/// <summary>Raw record to NDJSON line in a file, through journal and shipped plugins: events per second of processor time of the whole process, and bytes
/// allocated per event.</summary>
internal static class PipelineBenchmark
{
    private const long WarmUp = 300_000;
    private const long Processes = 1_500_000;
    private const long Room = 4 << 20;

    /// <param name="pluginFolder">The shipped plugins.</param>
    /// <param name="presets">The shipped presets.</param>
    /// <param name="lines">Where the lines that were written are kept; null: nowhere.</param>
    public static async Task RunAsync(string pluginFolder, string presets, string? lines)
    {
        string folder = Directory.CreateTempSubdirectory("monitor-bench-").FullName;
        try
        {
            using PluginSet plugins = PluginSet.Load(new PluginSetOptions { Roots = [new PluginsRoot(pluginFolder, IsShipped: true)], FileTrust = null });
            await MeasureAsync(plugins, folder, null, prints: false).ConfigureAwait(false);     // code is compiled meanwhile
            await MeasureAsync(plugins, folder, null).ConfigureAwait(false);
            await MeasureAsync(plugins, folder, Path.Combine(presets, "linux/audit.xml")).ConfigureAwait(false);
            if (lines is not null)
                File.Move(Path.Combine(folder, "events.ndjson"), lines);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(PluginSet plugins, string folder, string? rules, bool prints = true)
    {
        EventCatalog events = new();
        foreach (EventSchema schema in (EventSchema[])[AgentStarted.Schema, AgentStopped.Schema, EventsLost.Schema, ProcessCreate.Schema, ProcessTerminate.Schema])
            events.Add(schema);
        SilentLog log = new();
        CollectorSlot[] collectors = [.. ((string[])["process-create", "process-terminate"]).Select(name => Collector(plugins, name, log))];
        ComponentHealth health = new("trail", log);
        SinkSlot sink = new("trail", Sink(plugins, folder, events, health), health, rules is null ? -1 : 0);
        RulePlan? plan = rules is null ? null : RulePlan.Compile(events, [RuleSetReader.Read("audit", [rules], RuleBenchmarks.Events, new RuleReadOptions()).Set!]);
        string journal = Path.Combine(folder, "journal");
        if (Directory.Exists(journal))
            Directory.Delete(journal, recursive: true);
        PipelineOptions options = new() { Rules = plan, JournalFolder = journal, DeadLetterFolder = Path.Combine(folder, "dead-letters") };
        await using EventPipeline pipeline = new(events, collectors, [sink], options, log, TimeProvider.System);
        await pipeline.StartAsync(CancellationToken.None).ConfigureAwait(false);
        using RecordedStream stream = new(WarmUp + Processes);
        ThrottledSource source = new(stream, WarmUp, () => pipeline.InputBytes + pipeline.LagOf(0).Bytes > Room);
        UserNames users = new("/etc/passwd", TimeProvider.System);
        users.Refresh();
        ProcessTable table = new(new HostIdentity(1, Guid.NewGuid(), 1_700_000_000), users, new TerminalNames("/nonexistent"), 1);
        using CancellationTokenSource stop = new();
        Start start = default;
        source.WarmedUp = () => start = Start.Now(pipeline);
        source.Emptied = stop.Cancel;
        RecordDecoder decoder = new(table, KernelClock.System(), pipeline.KernelConsumer, TimeProvider.System, users);
        CaptureFeed feed = new(source, decoder, pipeline.KernelConsumer, TimeProvider.System);
        feed.Run(stop.Token);
        await pipeline.StopAsync("done").ConfigureAwait(false);
        Start end = Start.Now(pipeline);
        double seconds = Stopwatch.GetElapsedTime(start.Moment, end.Moment).TotalSeconds;
        double cpuSeconds = (end.Cpu - start.Cpu).TotalSeconds;
        double bytes = end.Allocated - start.Allocated;
        long settled = end.Settled - start.Settled;
        if (!prints)
            return;
        long lost = pipeline.Ledger.Accounts.Sum(account => account.DroppedTotal + account.DroppedBy(0));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"pipeline: raw record to NDJSON line in a file, {(rules is null ? "no rules    " : "preset audit"),-12}   {settled / cpuSeconds,12:N0} events per CPU-second   {settled / seconds:N0} /s   {bytes / settled:N2} B each   {lost} lost"));
        Measurement.Print("pipeline: bytes written per event", new FileInfo(Path.Combine(folder, "events.ndjson")).Length / (double)pipeline.Ledger.Accounts.Sum(account => account.Delivered(0)), "bytes");
    }

    private static CollectorSlot Collector(PluginSet plugins, string name, SilentLog log)
    {
        LoadedPlugin plugin = plugins.Find(name) ?? throw new InvalidOperationException(plugins.Errors.Count > 0 ? plugins.Errors[0].ToString() : $"no plugin {name}");
        return plugin.TryCreateCollector(_ => new object(), out Collector? collector, out MonitorError? error)
            ? new CollectorSlot(name, collector, plugin.Emits, new ComponentHealth(name, log))
            : throw new MonitorException(error);
    }

    private static ISink Sink(PluginSet plugins, string folder, EventCatalog events, ComponentHealth health)
    {
        File.Delete(Path.Combine(folder, "events.ndjson"));
        SourcePlace place = new("benchmark");
        SettingsMap settings = new(place, [Entry("path", "events.ndjson"), Entry("rotate", "100 GiB")]);
        return plugins.Find("file")!.TryCreateSink(
            type => SettingsBinder.Bind(type, settings, place, [])!, new BenchmarkSinkContext(folder, events, health), out ISink? sink, out MonitorError? error)
            ? sink
            : throw new MonitorException(error);

        SettingsMap.Entry Entry(string key, string value) => new(key, place, new SettingsScalar(place, value));
    }

    /// <summary>What is compared at the end with the beginning.</summary>
    private readonly record struct Start(long Moment, TimeSpan Cpu, long Allocated, long Settled)
    {
        public static Start Now(EventPipeline pipeline) => new(
            Stopwatch.GetTimestamp(),
            Process.GetCurrentProcess().TotalProcessorTime,
            GC.GetTotalAllocatedBytes(precise: true),
            pipeline.Ledger.Accounts.Sum(account => account.Delivered(0) + account.FilteredBy(0)));
    }
}

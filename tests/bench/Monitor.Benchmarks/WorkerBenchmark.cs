using System.Diagnostics;
using System.Globalization;
using Monitor.Capture;
using Monitor.Enrichment;
using Monitor.Pipeline;
using Monitor.Pipeline.Collecting;
using Monitor.Pipeline.Sinks;
using Monitor.Plugins;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Sinks;
using Monitor.Workers;

namespace Monitor.Benchmarks;

/// <summary>What an event costs when its collectors, or its sink, run in workers, beside the same in one process: processor time of all processes together, from
/// the raw record to the NDJSON line in a file.</summary>
internal static class WorkerBenchmark
{
    private const long WarmUp = 100_000;
    private const long Processes = 500_000;
    private const long Room = 4 << 20;
    private const int Rounds = 3;
    private static readonly string[] Collectors = ["process-create", "process-terminate"];

    /// <param name="program">The built <c>monitor</c> program.</param>
    /// <param name="pluginFolder">The shipped plugins.</param>
    public static async Task RunAsync(string program, string pluginFolder)
    {
        string folder = Directory.CreateTempSubdirectory("monitor-bench-").FullName;
        try
        {
            string[] cases = ["in one process", "collectors in workers", "sink in a worker", "all in workers"];
            double[,] costs = new double[cases.Length, Rounds];
            for (int round = 0; round < Rounds; round++)
            {
                for (int i = 0; i < cases.Length; i++)
                    costs[i, round] = await MeasureAsync(Path.GetFullPath(program), pluginFolder, folder, (i & 1) != 0, (i & 2) != 0, cases[i]).ConfigureAwait(false);
            }

            for (int i = 0; i < cases.Length; i++)
            {
                double median = Enumerable.Range(0, Rounds).Select(round => costs[i, round]).Order().ElementAt(Rounds / 2);
                double ratio = Enumerable.Range(0, Rounds).Select(round => costs[i, round] / costs[0, round]).Order().ElementAt(Rounds / 2);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"workers: {cases[i],-24} {median,8:N0} ns of processor time per event   {ratio:N2} × that in one process"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>Nanoseconds of processor time per event.</returns>
    private static async Task<double> MeasureAsync(string program, string pluginFolder, string folder, bool collectorsApart, bool sinkApart, string name)
    {
        using PluginSet plugins = PluginSet.Load(new PluginSetOptions
        {
            Roots = [new PluginsRoot(pluginFolder, IsShipped: true)],
            FileTrust = null,
            IsWanted = plugin => Collectors.Contains(plugin.Name) || plugin.Name == "file",
            IsIsolated = plugin => plugin.Kind == PluginKind.Collector ? collectorsApart : sinkApart,
        });
        SilentLog log = new();
        EventCatalog events = new();
        foreach (EventSchema schema in (EventSchema[])[AgentStarted.Schema, AgentStopped.Schema, EventsLost.Schema, ProcessCreate.Schema, ProcessTerminate.Schema])
            events.Add(schema);
        List<PluginWorker> workers = [];
        List<CollectorSlot> collectors = [];
        foreach (string collector in Collectors)
            collectors.Add(await CollectorAsync(plugins, collector, program, workers, log).ConfigureAwait(false));
        ComponentHealth health = new("trail", log);
        ISink sink = await SinkAsync(plugins, new BenchmarkSinkContext(folder, events, health), health, program, workers, log).ConfigureAwait(false);
        string journal = Path.Combine(folder, "journal");
        if (Directory.Exists(journal))
            Directory.Delete(journal, recursive: true);
        PipelineOptions options = new() { JournalFolder = journal, DeadLetterFolder = Path.Combine(folder, "dead-letters") };
        await using EventPipeline pipeline = new(events, collectors, [new SinkSlot("trail", sink, health)], options, log, TimeProvider.System);
        await pipeline.StartAsync(CancellationToken.None).ConfigureAwait(false);
        using RecordedStream stream = new(WarmUp + Processes);

        // Two events for each process; what a worker has not given back yet counts as what waits.
        ThrottledSource source = new(stream, WarmUp, () => pipeline.InputBytes + pipeline.LagOf(0).Bytes > Room || 2 * stream.Given - Produced(pipeline) > 8000);
        Moment start = default;
        using CancellationTokenSource stop = new();
        source.WarmedUp = () => start = Moment.Now(pipeline, workers);
        source.Emptied = stop.Cancel;
        UserNames users = new("/etc/passwd", TimeProvider.System);
        users.Refresh();
        ProcessTable table = new(new HostIdentity(1, Guid.NewGuid(), 1_700_000_000), users, new TerminalNames("/nonexistent"), 1);
        RecordDecoder decoder = new(table, KernelClock.System(), pipeline.KernelConsumer, TimeProvider.System, users);
        CaptureFeed feed = new(source, decoder, pipeline.KernelConsumer, TimeProvider.System);
        feed.Run(stop.Token);
        await pipeline.StopAsync("done").ConfigureAwait(false);
        Moment end = Moment.Now(pipeline, workers);
        long delivered = end.Delivered - start.Delivered;
        long lost = pipeline.Ledger.Accounts.Sum(account => account.DroppedTotal + account.DroppedBy(0));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"workers: {name,-24} {delivered / Stopwatch.GetElapsedTime(start.Timestamp, end.Timestamp).TotalSeconds,12:N0} events a second   {(end.Allocated - start.Allocated) / (double)delivered:N2} B each in the agent   {lost} lost"));
        return (end.Cpu - start.Cpu).TotalNanoseconds / delivered;
    }

    private static long Produced(EventPipeline pipeline) => pipeline.Ledger.Accounts.Sum(account => account.Produced);

    private static async Task<CollectorSlot> CollectorAsync(PluginSet plugins, string name, string program, List<PluginWorker> workers, SilentLog log)
    {
        ComponentHealth health = new(name, log);
        if (plugins.Find(name) is { } loaded)
        {
            return loaded.TryCreateCollector(_ => new object(), out Collector? collector, out MonitorError? error)
                ? new CollectorSlot(name, collector, loaded.Emits, health)
                : throw new MonitorException(error);
        }

        PluginWorker worker = await ConnectAsync(plugins, name, program, workers, log).ConfigureAwait(false);
        Collector? apart = await worker.MakeCollectorAsync(null, new SourcePlace("benchmark"), health, []).ConfigureAwait(false);
        return new CollectorSlot(name, apart!, worker.Emits, health);
    }

    private static async Task<ISink> SinkAsync(PluginSet plugins, BenchmarkSinkContext context, ComponentHealth health, string program, List<PluginWorker> workers, SilentLog log)
    {
        File.Delete(Path.Combine(context.BaseDirectory, "events.ndjson"));
        SourcePlace place = new("benchmark");
        SettingsMap settings = new(place, [Entry("path", "events.ndjson"), Entry("rotate", "100 GiB")]);
        if (plugins.Find("file") is { } loaded)
        {
            return loaded.TryCreateSink(type => SettingsBinder.Bind(type, settings, place, [])!, context, out ISink? sink, out MonitorError? error)
                ? sink
                : throw new MonitorException(error);
        }

        PluginWorker worker = await ConnectAsync(plugins, "file", program, workers, log).ConfigureAwait(false);
        return (await worker.MakeSinkAsync(settings, place, context, health, []).ConfigureAwait(false))!;

        SettingsMap.Entry Entry(string key, string value) => new(key, place, new SettingsScalar(place, value));
    }

    private static async Task<PluginWorker> ConnectAsync(PluginSet plugins, string name, string program, List<PluginWorker> workers, SilentLog log)
    {
        PluginDescription plugin = plugins.Found.Single(found => found.Name == name).Description!;
        PluginWorker worker = new(plugin, name, new WorkerSettings { User = Environment.UserName }, null, new WorkerProgram(program, ["worker"]), log, TimeProvider.System);
        workers.Add(worker);
        await worker.ConnectAsync().ConfigureAwait(false);
        return worker;
    }

    /// <summary>What is compared at the end with the beginning.</summary>
    private readonly record struct Moment(long Timestamp, TimeSpan Cpu, long Allocated, long Delivered)
    {
        public static Moment Now(EventPipeline pipeline, List<PluginWorker> workers) => new(
            Stopwatch.GetTimestamp(),
            workers.Aggregate(Process.GetCurrentProcess().TotalProcessorTime, (sum, worker) => sum + CpuOf(worker)),
            GC.GetTotalAllocatedBytes(precise: true),
            pipeline.Ledger.Accounts.Sum(account => account.Delivered(0)));

        private static TimeSpan CpuOf(PluginWorker worker)
        {
            using Process process = Process.GetProcessById(worker.State.ProcessId!.Value);
            return process.TotalProcessorTime;
        }
    }
}

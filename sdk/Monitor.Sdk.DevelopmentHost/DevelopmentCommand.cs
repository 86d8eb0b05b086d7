using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Monitor.Plugins;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.DevelopmentHost;

/// <summary>The command that <c>dotnet run</c> starts in a plugin's project.</summary>
internal static class DevelopmentCommand
{
    private const int Sound = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;
    private const int NotSound = 3;

    /// <summary>Runs until Ctrl-C, or until the author's number of events was seen.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, Stream output, TextWriter error)
    {
        Log log = new(error);
        try
        {
            Options options = Options.Read(arguments);
            if (options.IsHelp)
            {
                output.Write(Encoding.UTF8.GetBytes(Options.Help));
                return Sound;
            }

            SettingsMap settings = CommandLineSettings.Read(options.Settings);
            return await RunAsync(DevelopedPlugin.Load(Path.GetFullPath(options.Folder)), options, settings, output, log).ConfigureAwait(false);
        }
        catch (UsageException wrong)
        {
            log.Say($"{wrong.Message} 'dotnet run -- --help' shows the options.");
            return WrongUsage;
        }
        catch (MonitorException refused)
        {
            log.Tell(refused.Error, refused.InnerException);
            return NotSound;
        }
    }

    private static async Task<int> RunAsync(DevelopedPlugin plugin, Options options, SettingsMap settings, Stream output, Log log)
    {
        using CancellationTokenSource stop = new();
        using PosixSignalRegistration interrupt = StopOn(PosixSignal.SIGINT, stop);
        using PosixSignalRegistration terminate = StopOn(PosixSignal.SIGTERM, stop);
        EventCatalog events = new();
        foreach (EventSchema schema in ShippedEvents.All.Concat(plugin.Emits))
            _ = events.Add(schema);
        HealthLines health = new(log);
        List<MonitorError> errors = [];
        object? made = plugin.Create(settings, plugin.Description.Kind == PluginKind.Sink ? new SinkSurroundings(plugin.Name, events, health, log, stop) : null, errors);
        if (made is null)
        {
            errors.ForEach(wrong => log.Tell(wrong));
            return NotSound;
        }

        log.Say($"{plugin.Name} {plugin.Description.Manifest.Version}, {plugin.Description.Kind.ToString().ToLowerInvariant()}: {plugin.Description.Summary}. Ctrl-C stops it.");
        long began = Stopwatch.GetTimestamp();
        EventPrinter printer = new(output, events, options.IsJson, stop.Cancel);
        string summary = made is ISink sink
            ? await new SinkRun(plugin.Name, sink, printer, log, options).RunAsync(stop.Token).ConfigureAwait(false)
            : await RunCollectorAsync(plugin, (Collector)made, printer, health, log, options, stop).ConfigureAwait(false);
        log.Say(string.Create(null, $"Stopped after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s: {summary}"));
        foreach ((string counter, long amount) in health.Counters.OrderBy(counter => counter.Key, StringComparer.Ordinal))
            log.Say($"  {counter} {amount}");
        return log.HasFailed ? Failed : Sound;
    }

    private static async Task<string> RunCollectorAsync(
        DevelopedPlugin plugin, Collector collector, EventPrinter printer, HealthLines health, Log log, Options options, CancellationTokenSource stop)
    {
        LiveOutput output = new(plugin.Emits, printer, log, options.Events, stop.Cancel);
        await new CollectorRun(plugin.Name, collector, new CollectorContext(output, health), log, output.Close).RunAsync(stop.Token).ConfigureAwait(false);
        if (output.Late > 0)
            log.Complain($"Events that came after RunAsync had returned: {output.Late}. The agent counts them as lost.");
        return output.Counts.Count == 0 ? "no events" : string.Join(", ", output.Counts.Select(count => $"{count.Value} {count.Key}"));
    }

    /// <summary>The first signal stops in order; the second finds its usual, sudden way.</summary>
    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    });
}

using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.EventSet;

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>Looks into the runtimes of all .NET processes, by the sockets at which they answer diagnostics tools. Each of them pays for that, so it runs
/// only where it is named.</summary>
/// <param name="settings">The operator's settings.</param>
[Collector(
    "dotnet-runtime", Emits = [typeof(DotNetAssemblyLoaded), typeof(DotNetDynamicCode)], Systems = CollectorSystems.Linux, OnRequest = true,
    Description = ".NET assemblies loaded from memory, and code that no file holds")]
public sealed class DotNetRuntimeCollector(DotNetRuntimeSettings settings) : FreeCollector
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<(uint ProcessId, ulong Start), TracedProcess> _traced = [];

    /// <summary>Where proc is mounted.</summary>
    internal string ProcFolder { get; init; } = "/proc";

    /// <inheritdoc/>
    public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation) => OperatingSystem.IsLinux()
        ? ValueTask.CompletedTask
        : throw new MonitorException(DotNetRuntimeErrors.NotOnThisSystem());

    /// <inheritdoc/>
    public override async Task RunAsync(CollectorContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        RuntimeSockets sockets = new(ProcFolder, TimeProvider.System);
        using PeriodicTimer timer = new(settings.Interval);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            do
            {
                Look(sockets.Find(), context, stop.Token);
            }
            while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false));
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(_traced.Values.Select(process => process.Running)).WaitAsync(StopPatience, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _traced.Clear();
        }
    }

    private void Look(IReadOnlyList<RuntimeSocket> sockets, CollectorContext context, CancellationToken stop)
    {
        foreach ((uint, ulong) gone in _traced.Keys.Except(sockets.Select(socket => (socket.ProcessId, socket.Start))).ToList())
        {
            if (_traced[gone].Running.IsCompleted)
                _traced.Remove(gone);
        }

        int waiting = 0;
        foreach (RuntimeSocket socket in sockets)
        {
            if (!_traced.TryGetValue((socket.ProcessId, socket.Start), out TracedProcess? process))
                _traced[(socket.ProcessId, socket.Start)] = process = new TracedProcess(settings, TimeProvider.System);
            if (!process.IsDue)
                continue;
            if (_traced.Values.Count(one => !one.Running.IsCompleted) >= settings.Sessions)
                waiting++;
            else
                process.Begin(socket, context, stop);
        }

        if (waiting == 0)
            context.Health.Report(HealthState.Healthy);
        else
            context.Health.Report(HealthState.Degraded, $"{waiting} .NET processes are not looked into, since {settings.Sessions} are; raise 'sessions'");
    }
}

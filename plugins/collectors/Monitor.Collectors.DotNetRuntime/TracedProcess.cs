using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>A process that is looked into, or was, or will be: what fails is tried again with growing pauses, a few times.</summary>
/// <param name="settings">The operator's settings.</param>
/// <param name="time">The clock.</param>
internal sealed class TracedProcess(DotNetRuntimeSettings settings, TimeProvider time)
{
    private const int MostAttempts = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BusyPause = TimeSpan.FromMinutes(1);

    private long _failedAt;
    private TimeSpan _pause;
    private int _attempts;
    private bool _isLeftOut;

    /// <summary>The work on it.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Whether work on it is to begin.</summary>
    public bool IsDue => Running.IsCompleted && !_isLeftOut && _attempts < MostAttempts && (_attempts == 0 || time.GetElapsedTime(_failedAt) >= _pause);

    /// <summary>Begins to look into it. The agent's own processes are left out: they would tell of what telling does.</summary>
    public void Begin(RuntimeSocket socket, CollectorContext context, CancellationToken stop)
    {
        ProcessIdentity? identity = context.Processes.Find(socket.ProcessId);
        if (socket.ProcessId == Environment.ProcessId || identity is { IsAgents: true })
            _isLeftOut = true;
        else
            Running = Task.Run(() => RunAsync(socket, identity, context, stop), CancellationToken.None);
    }

    private async Task RunAsync(RuntimeSocket socket, ProcessIdentity? identity, CollectorContext context, CancellationToken stop)
    {
        RuntimeReports reports = new(socket.ProcessId, identity, context, time);
        ProcessTrace trace = new(socket, new RuntimeEvents(reports, () => context.Health.Count("malformed")), settings, () => context.Health.Count("processes"));
        try
        {
            await trace.RunAsync(stop).ConfigureAwait(false);
            context.Health.Count("processes-ended");
            _isLeftOut = true;
        }
        catch (ProcessTraceException failure)
        {
            context.Health.Count(failure.Failure switch
            {
                TraceFailure.NoAnswer => "no-answer",
                TraceFailure.TooBusy => "too-busy",
                _ => "refused",
            });
            _pause = failure.Failure == TraceFailure.TooBusy ? BusyPause : FirstPause * Math.Pow(2, _attempts);
            _failedAt = time.GetTimestamp();
            _attempts++;
        }

        if (trace.Lost > 0)
            context.Health.Count("runtime-events-lost", trace.Lost);
    }
}

using Monitor.Pipeline;
using Monitor.Sdk.Collectors;

namespace Monitor.Sdk.DevelopmentHost;

/// <summary>Takes a collector through its life: started, run until the stop, disposed.</summary>
/// <param name="name">The plugin's name.</param>
/// <param name="collector">The collector.</param>
/// <param name="context">What it is given.</param>
/// <param name="log">Takes what is wrong.</param>
/// <param name="close">Called when it may emit no more.</param>
internal sealed class CollectorRun(string name, Collector collector, CollectorContext context, Log log, Action close)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    /// <summary>Runs it until the token fires, or until it has nothing more to give.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await collector.StartAsync(context, stop).ConfigureAwait(false);
            Task running = collector is KernelCollector kernel
                ? new KernelStandIn(name, kernel, context, log).RunAsync(stop)
                : KeepRunningAsync((FreeCollector)collector, stop);
            await EndAsync(running, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped while it started.
        }
        catch (Exception thrown)
        {
            log.Tell(PipelineErrors.CollectorNotStarted(name, thrown), thrown);
        }

        close();
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Runs it as the agent does: again after a pause that grows when it ends with an exception.</summary>
    private async Task KeepRunningAsync(FreeCollector free, CancellationToken stop)
    {
        TimeSpan pause = FirstPause;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Task.Run(() => free.RunAsync(context, stop), CancellationToken.None).ConfigureAwait(false);
                if (!stop.IsCancellationRequested)
                    log.Say($"{name} has nothing more to come: RunAsync returned.");
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception thrown)
            {
                log.Tell(PipelineErrors.CollectorEnded(name, pause, thrown), thrown);
            }

            await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }
    }

    private async Task EndAsync(Task running, CancellationToken stop)
    {
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = stop.Register(stopped.SetResult);
        if (await Task.WhenAny(running, stopped.Task).ConfigureAwait(false) != running
            && await Task.WhenAny(running, Task.Delay(StopPatience, CancellationToken.None)).ConfigureAwait(false) != running)
        {
            log.Complain($"{name} has not ended {StopPatience.TotalSeconds:0} s after the stop: RunAsync has to return when its token fires.");
            return;
        }

        await running.ConfigureAwait(false);
    }

    private async Task DisposeAsync()
    {
        try
        {
            await collector.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            log.Complain($"DisposeAsync of {name} threw: {thrown}");
        }
    }
}

using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Pipeline.Collecting;

/// <summary>Runs a free collector, and again after a pause that grows when it ends with an exception.</summary>
/// <param name="slot">The collector's name and health.</param>
/// <param name="collector">The collector.</param>
/// <param name="context">What it gets.</param>
/// <param name="time">The clock.</param>
internal sealed class FreeCollectorRunner(CollectorSlot slot, FreeCollector collector, CollectorContext context, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Runs until told to stop, or until the collector has nothing more to give.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        TimeSpan pause = FirstPause;
        while (!stop.IsCancellationRequested)
        {
            long began = time.GetTimestamp();
            try
            {
                await Task.Run(() => collector.RunAsync(context, stop), stop).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                if (time.GetElapsedTime(began) > LongestPause)
                    pause = FirstPause;
                slot.Health.Report(HealthState.Degraded, PipelineErrors.CollectorEnded(slot.Name, pause, exception), exception);
            }

            await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            slot.Health.Report(HealthState.Healthy);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }
    }
}

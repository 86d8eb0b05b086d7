using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Routing;

/// <summary>Takes emitted events in order, judges them, settles their deferred fields, and writes them into the journal; what was lost is announced
/// in front of the next event. Whatever goes wrong with a batch, it goes on with the next one.</summary>
/// <param name="input">Where events come from.</param>
/// <param name="settlement">Fills in hashes.</param>
/// <param name="lookups">Fills in what is looked up.</param>
/// <param name="rules">Says which rule sets log an event; null where there are none.</param>
/// <param name="losses">Announces losses.</param>
/// <param name="entries">Writes into the journal.</param>
/// <param name="log">Where failures are told.</param>
internal sealed class Router(
    InputQueue input, HashSettlement settlement, LookupSettlement lookups, RuleRouting? rules, LossAnnouncer losses, JournalEntries entries, IDiagnosticLog log)
{
    private readonly EventBuffer _announcements = new();
    private string? _told;

    /// <summary>Runs until the input is complete and empty.</summary>
    /// <param name="cancellation">Ends the wait for a journal that cannot be written.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (IPendingEvents pending in input.ReadAllAsync().ConfigureAwait(false))
        {
            losses.Announce(_announcements);
            await RouteAsync(_announcements, cancellation).ConfigureAwait(false);
            _announcements.Clear();
            if (pending.Take() is not { } buffer)
                continue;
            int length = buffer.Length;
            await RouteAsync(buffer, cancellation).ConfigureAwait(false);
            input.Count(-length);
            input.Pool.Return(buffer);
        }
    }

    private async ValueTask RouteAsync(EventBuffer events, CancellationToken cancellation)
    {
        int next = 0;
        try
        {
            rules?.Judge(events);
            lookups.Begin(events, rules);
            await settlement.SettleAsync(events, rules).ConfigureAwait(false);
            EventBuffer settled = await lookups.SettleAsync(events).ConfigureAwait(false);
            while (next < settled.Count)
                entries.Write(settled, ref next, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            entries.CountDropped(events, next, DropReason.JournalFull);
        }
        catch (Exception exception)
        {
            entries.CountDropped(events, next, DropReason.RoutingFailed);
            Tell(PipelineErrors.RoutingFailed(exception), exception);
        }
    }

    /// <summary>Tells an error, but not for each batch what is the same all the time.</summary>
    private void Tell(MonitorError error, Exception exception)
    {
        if (error.Cause != _told)
            log.Error(error, exception);
        _told = error.Cause;
    }
}

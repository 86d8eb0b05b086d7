using System.Runtime.InteropServices;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Etw;

/// <summary>Tells of events that the session had no buffer for.</summary>
/// <param name="reports">Takes an event of it.</param>
/// <param name="health">Takes the number.</param>
/// <param name="time">The clock.</param>
internal sealed class LossWatch(EtwReports reports, IHealthReport health, TimeProvider time)
{
    private long _known;
    private EventTime _since = EventTime.From(time.GetUtcNow().UtcDateTime);

    /// <summary>Looks at the session's count.</summary>
    /// <param name="count">Asks for the number of events lost since the session began. It fails where the session has just ended.</param>
    public void Look(Func<long> count)
    {
        long lost;
        try
        {
            lost = count();
        }
        catch (Exception refused) when (refused is ExternalException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            health.Count("etw-losses-not-known");
            return;
        }

        EventTime now = EventTime.From(time.GetUtcNow().UtcDateTime);
        if (lost > _known)
        {
            reports.Lost(_since, now, lost - _known);
            health.Count("etw-events-lost", lost - _known);
            health.Report(HealthState.Degraded, $"{lost} events were lost; raise 'buffers', or set 'registry: false'");
            _known = lost;
        }

        _since = now;
    }
}

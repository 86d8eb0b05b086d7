using Monitor.Sdk.Diagnostics;

namespace Monitor.Pipeline;

/// <summary>What can go wrong while events flow.</summary>
internal static class PipelineErrors
{
    public static MonitorError CollectorThrew(string collector, Exception exception) => new(
        "MON4001",
        $"Collector {collector} threw {exception.GetType().Name}: {Words(exception)}",
        "Report it to the collector's author; the event is counted as lost, the other collectors run on");

    public static MonitorError CollectorQuarantined(string collector, int failures) => new(
        "MON4002",
        $"Collector {collector} is out of service: it failed {failures} times in a row",
        "Mend or remove the plugin and start Monitor again; until then its events are counted as lost");

    public static MonitorError CollectorEnded(string collector, TimeSpan pause, Exception exception) => new(
        "MON4003",
        $"Collector {collector} ended with {exception.GetType().Name}: {Words(exception)}",
        $"It is started again in {pause.TotalSeconds:0} s; if it goes on like this, report it to the collector's author");

    public static MonitorError CollectorNotStarted(string collector, Exception exception) => OwnError("Collector", collector, exception) ?? new(
        "MON4004",
        $"Collector {collector} cannot start: {Words(exception)}",
        "Mend the cause and start Monitor again; the other collectors run on");

    public static MonitorError SinkNotStarted(string sink, Exception exception) => OwnError("Sink", sink, exception) ?? new(
        "MON4005",
        $"Sink {sink} cannot start: {Words(exception)}",
        "Mend the cause; it is tried again with growing pauses, its events wait in the journal, and the other sinks run on");

    public static MonitorError SinkFailing(string sink, Exception exception) => OwnError("Sink", sink, exception) ?? new(
        "MON4006",
        $"Sink {sink} cannot write: {Words(exception)}",
        "It is tried again with growing pauses of up to 30 s, and its events wait in the journal; look at what it writes to");

    public static MonitorError SinkRejected(string sink, int count, string firstReason) => new(
        "MON4007",
        count == 1 ? $"Sink {sink} refused an event for good: {firstReason}" : $"Sink {sink} refused {count} events for good, the first: {firstReason}",
        "Look at the sink's settings and at what it writes to");

    public static MonitorError StopDeadline(string sink, long events) => new(
        "MON4008",
        $"Sink {sink} did not take {events} events before the stop; they wait in the journal",
        "Nothing is lost: the sink gets them at the next start; look at what it writes to");

    public static MonitorError Undeclared(string eventName) => new(
        "MON4009",
        $"Event {eventName} was emitted, but no loaded plugin declares it",
        "The collector's author has to name the event's type in the Emits of its [Collector] attribute");

    public static MonitorError DeadLetterNotWritten(string sink, string reason) => new(
        "MON4010",
        $"What sink {sink} refused cannot be kept: {reason}",
        "Make room in the state folder, or make it writable; the events themselves are in the journal until its retention takes them");

    public static MonitorError UndeclaredInJournal(string sink, int eventId) => new(
        "MON4011",
        $"Events of type {eventId} wait in the journal for sink {sink}, but no plugin that is loaded declares them; it goes on without them",
        "They stay in the journal, and 'monitor journal cat' prints them; before a plugin is removed, let the sinks catch up");

    public static MonitorError ProgressLost(string sink) => new(
        "MON4012",
        $"How far sink {sink} was is not known any more: its cursor is gone or damaged",
        "It gets everything that the journal has for it, much of it again; remove the repetitions by EventUid");

    public static MonitorError LaneFailed(string sink, Exception exception) => new(
        "MON4013",
        $"The way from the journal to sink {sink} failed with {exception.GetType().Name}: {Words(exception)}",
        "It is tried again every 5 s, and its events wait in the journal; if it goes on like this, report this line");

    public static MonitorError RoutingFailed(Exception exception) => new(
        "MON4014",
        $"Events could not be routed, and are lost: {exception.GetType().Name}: {Words(exception)}",
        "They are counted as routing-failed, and Monitor goes on; report this line");

    public static MonitorError ProgressNotKept(string sink, MonitorError cause) => cause with
    {
        Cause = $"How far sink {sink} is cannot be kept, and after a crash it gets some events again: {cause.Cause}",
    };

    public static MonitorError JournalStalled(MonitorError cause) => cause with
    {
        Cause = $"The journal cannot be written, and events are lost when memory is full: {cause.Cause}",
    };

    /// <summary>A component that knows its error tells it itself; only its name is added.</summary>
    private static MonitorError? OwnError(string kind, string name, Exception exception) =>
        exception is MonitorException { Error: { } own } ? own with { Cause = $"{kind} {name}: {own.Cause}" } : null;

    /// <summary>An exception's message as part of a sentence.</summary>
    private static string Words(Exception exception) => exception.Message.TrimEnd('.');
}

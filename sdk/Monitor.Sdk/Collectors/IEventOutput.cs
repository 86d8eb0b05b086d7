using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Collectors;

/// <summary>The host's side of a <see cref="CollectorContext"/>; a test may put its own in.</summary>
public interface IEventOutput
{
    /// <summary>Flags to set in the next record.</summary>
    RecordFlags Flags { get; }

    /// <summary>Gives the buffer to write one event into, or null if it is not wanted or does not fit; that is counted already.
    /// A buffer must be given back with <see cref="End"/>.</summary>
    EventBuffer? Begin(EventSchema schema);

    /// <summary>Ends what <see cref="Begin"/> began.</summary>
    /// <param name="schema">The event's schema.</param>
    /// <param name="appended">Whether a record was appended.</param>
    void End(EventSchema schema, bool appended);
}

using Monitor.Rules.Model;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Costs;

/// <summary>What evaluating a rule set costs, measured on this machine.</summary>
/// <param name="Events">How many events it was measured over.</param>
/// <param name="Nanoseconds">Time for one event, over all of them.</param>
/// <param name="EventTypes">Each event type, the dearest first.</param>
/// <param name="Dearest">The filters that cost most, the dearest first.</param>
/// <param name="Noise">Differences between filters up to this many nanoseconds mean nothing.</param>
public sealed record RuleCost(int Events, double Nanoseconds, IReadOnlyList<EventCost> EventTypes, IReadOnlyList<FilterCost> Dearest, double Noise);

/// <summary>What evaluating events of one type costs.</summary>
/// <param name="Event">The event.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Filters">How many filters the rule set has for it.</param>
/// <param name="Nanoseconds">Time for one event.</param>
public sealed record EventCost(EventSchema Event, int Count, int Filters, double Nanoseconds);

/// <summary>What a filter costs: by how much an event is evaluated faster without it.</summary>
/// <param name="Event">The event over which it was measured.</param>
/// <param name="Filter">The filter.</param>
/// <param name="Nanoseconds">Time for one event.</param>
public sealed record FilterCost(EventSchema Event, FieldFilter Filter, double Nanoseconds);

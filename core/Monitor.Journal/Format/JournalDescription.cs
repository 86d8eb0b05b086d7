using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Journal;

/// <summary>What the events and routes of a segment are: all that a reader on another machine needs to know.</summary>
/// <param name="Computer">Name of the machine.</param>
/// <param name="System">Its system.</param>
/// <param name="Monitor">The version that wrote.</param>
/// <param name="Routes">Names of the rule sets, in order of the route bits; at most 63.</param>
/// <param name="Sinks">Names of the sinks, in order of the ledger's index.</param>
/// <param name="Events">The events that may come.</param>
public sealed record JournalDescription(
    string Computer,
    string System,
    string Monitor,
    IReadOnlyList<string> Routes,
    IReadOnlyList<string> Sinks,
    EventCatalog Events)
{
    /// <summary>The description as it stands in a segment: UTF-8 JSON.</summary>
    public byte[] ToJson() => throw new NotImplementedException();

    /// <summary>Reads a description; its catalog is made from it alone, so that events of plugins that are not here can be read.</summary>
    /// <exception cref="MonitorException">It is not one.</exception>
    public static JournalDescription Parse(ReadOnlySpan<byte> json) => throw new NotImplementedException();
}

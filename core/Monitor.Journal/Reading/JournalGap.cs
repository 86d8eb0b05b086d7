namespace Monitor.Journal;

/// <summary>Entries that a reader does not get.</summary>
/// <param name="Kind">Why.</param>
/// <param name="FirstSequence">The first sequence that is missing.</param>
/// <param name="LastSequence">The last one.</param>
/// <param name="Events">How many were for the reader, by event id; empty where that cannot be known.</param>
/// <param name="File">The damaged file; null where it is not one file.</param>
/// <param name="From">Where the damage begins in the file.</param>
/// <param name="To">Behind its end.</param>
public sealed record JournalGap(
    JournalGapKind Kind,
    ulong FirstSequence,
    ulong LastSequence,
    IReadOnlyDictionary<ushort, long> Events,
    string? File = null,
    long From = 0,
    long To = 0)
{
    internal static IReadOnlyDictionary<ushort, long> Unknown { get; } = new Dictionary<ushort, long>();

    internal static JournalGap Of(SegmentDamage damage, string file) =>
        new(JournalGapKind.Damaged, damage.FirstSequence, damage.LastSequence, Unknown, file, damage.From, damage.To);

    /// <summary>This gap and the one right behind it.</summary>
    internal JournalGap And(JournalGap next)
    {
        Dictionary<ushort, long> events = new(Events);
        foreach ((ushort id, long count) in next.Events)
            events[id] = events.GetValueOrDefault(id) + count;
        return this with { LastSequence = next.LastSequence, Events = events };
    }
}

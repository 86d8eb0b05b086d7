namespace Monitor.Journal;

/// <summary>How many events of a type took a step, since the journal was made.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Step">What became of it.</param>
/// <param name="Reason">Why, where the step has reasons.</param>
/// <param name="Sink">Position in the description's list, or <see cref="BeforeSinks"/>.</param>
/// <param name="Count">How many.</param>
public readonly record struct LedgerRow(ushort EventId, LedgerStep Step, byte Reason, uint Sink, long Count)
{
    /// <summary>Stands for no sink: it happened before any.</summary>
    public const uint BeforeSinks = uint.MaxValue;
}

namespace Monitor.Journal;

/// <summary>Takes the rows of a ledger, again and again.</summary>
public sealed class LedgerRows
{
    internal LedgerRows()
    {
    }

    /// <summary>Adds a count; 0 is left out.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="step">What became of it.</param>
    /// <param name="reason">Why, where the step has reasons.</param>
    /// <param name="sink">Position in the description's list, or <see cref="LedgerRow.BeforeSinks"/>.</param>
    /// <param name="count">How many, since the journal was made.</param>
    public void Add(ushort eventId, LedgerStep step, byte reason, uint sink, long count) => throw new NotImplementedException();
}

namespace Monitor.Journal;

/// <summary>Knows what became of events.</summary>
public interface ILedgerSource
{
    /// <summary>Writes down all counts as they are now. Called by the commit thread when a group is closed; nothing is appended meanwhile.</summary>
    void Write(LedgerRows rows);
}

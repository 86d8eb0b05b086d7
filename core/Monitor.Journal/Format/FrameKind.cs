namespace Monitor.Journal;

/// <summary>What a frame is.</summary>
public enum FrameKind : byte
{
    /// <summary>An event with its routes and rule names.</summary>
    Entry = 1,

    /// <summary>What events and routes are.</summary>
    Description = 2,

    /// <summary>What became of events.</summary>
    Ledger = 3,

    /// <summary>Closes a group.</summary>
    Commit = 4,

    /// <summary>Closes a segment.</summary>
    Seal = 5,
}

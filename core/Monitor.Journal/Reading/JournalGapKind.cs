namespace Monitor.Journal;

/// <summary>Why entries are missing.</summary>
public enum JournalGapKind
{
    /// <summary>Retention took them before they were read.</summary>
    Overtaken,

    /// <summary>The file is damaged or gone.</summary>
    Damaged,
}

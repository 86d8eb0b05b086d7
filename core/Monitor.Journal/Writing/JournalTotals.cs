namespace Monitor.Journal;

/// <summary>What a writer has done so far.</summary>
/// <param name="Segments">Segments on the disk.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Commits">Groups committed by this writer: as many flushes to the disk.</param>
/// <param name="Events">Events committed by this writer.</param>
/// <param name="LastCommit">How long the last commit took.</param>
/// <param name="LongestCommit">How long the longest took.</param>
public readonly record struct JournalTotals(int Segments, long Bytes, long Commits, long Events, TimeSpan LastCommit, TimeSpan LongestCommit);

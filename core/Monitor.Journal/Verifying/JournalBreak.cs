namespace Monitor.Journal;

/// <summary>A place where a journal is not as it was written.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Where in it.</param>
/// <param name="Sequence">The next sequence that was to come.</param>
/// <param name="What">What is wrong, in some words.</param>
public sealed record JournalBreak(string File, long Offset, ulong Sequence, string What);

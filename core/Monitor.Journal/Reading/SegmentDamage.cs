namespace Monitor.Journal;

/// <summary>A stretch of a segment that is no sound frame.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Behind its end.</param>
/// <param name="FirstSequence">The first sequence that is missing.</param>
/// <param name="LastSequence">The last one; one less than <paramref name="FirstSequence"/> when no event is.</param>
/// <param name="Reason">What is wrong, in some words.</param>
public sealed record SegmentDamage(long From, long To, ulong FirstSequence, ulong LastSequence, string Reason);

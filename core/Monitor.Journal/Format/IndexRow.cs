namespace Monitor.Journal;

/// <summary>A row of a segment's index.</summary>
/// <param name="Sequence">Sequence of the first entry of a group.</param>
/// <param name="Time">When the group was committed, nanoseconds since 1970.</param>
/// <param name="Offset">Where the group begins in the file.</param>
internal readonly record struct IndexRow(ulong Sequence, long Time, long Offset)
{
    private const long Spacing = 64 << 10;

    /// <summary>Adds a group where it is the first or far enough behind the one that the last row is of.</summary>
    public static void Add(List<IndexRow> index, IndexRow group)
    {
        if (index.Count == 0 || group.Offset >= index[^1].Offset + Spacing)
            index.Add(group);
    }

    /// <summary>The last group that begins at a sequence or in front of it; null when there is none.</summary>
    public static IndexRow? BySequence(ReadOnlySpan<IndexRow> index, ulong sequence)
    {
        IndexRow? found = null;
        foreach (IndexRow row in index)
        {
            if (row.Sequence > sequence)
                break;
            found = row;
        }

        return found;
    }

    /// <summary>The last group that was committed before a time; null when there is none.</summary>
    public static IndexRow? ByTime(ReadOnlySpan<IndexRow> index, long time)
    {
        IndexRow? found = null;
        foreach (IndexRow row in index)
        {
            if (row.Time >= time)
                break;
            found = row;
        }

        return found;
    }
}

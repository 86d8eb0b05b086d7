namespace Monitor.Journal.Tests.Specification;

/// <summary>What the product reads of a journal.</summary>
internal sealed class Contents
{
    public List<(ulong Sequence, ulong Routes, string Record)> Entries { get; } = [];

    public List<(string File, SegmentDamage Damage)> Damage { get; } = [];

    public IEnumerable<ulong> Sequences => Entries.Select(entry => entry.Sequence);

    /// <summary>The sequences that the damage is said to have cost.</summary>
    public IEnumerable<ulong> Missing => Damage.SelectMany(one => Range(one.Damage.FirstSequence, one.Damage.LastSequence));

    public static Contents Read(string path)
    {
        Contents contents = new();
        JournalFolder folder = JournalFolder.Open(path);
        foreach (SegmentInfo segment in folder.Segments)
        {
            using SegmentReader reader = folder.OpenSegment(segment);
            while (reader.TryRead(out JournalFrame frame))
            {
                if (frame.Kind == FrameKind.Entry)
                    contents.Entries.Add((frame.Sequence, frame.Routes, Convert.ToHexString(frame.Record)));
            }

            contents.Damage.AddRange(reader.Damage.Select(damage => (Path.GetFileName(segment.Path), damage)));
        }

        return contents;
    }

    private static IEnumerable<ulong> Range(ulong first, ulong last)
    {
        for (ulong sequence = first; sequence <= last; sequence++)
            yield return sequence;
    }
}

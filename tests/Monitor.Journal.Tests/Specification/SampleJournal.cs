namespace Monitor.Journal.Tests.Specification;

/// <summary>A journal that the page's builder wrote, and what is in it.</summary>
internal sealed class SampleJournal
{
    public static readonly string[] Routes = ["audit", "detect"];
    public static readonly (string Name, string? Route)[] Sinks = [("trail", "audit"), ("siem", "detect")];

    /// <summary>The segments in order; the last one is not sealed.</summary>
    public List<(string Name, byte[] Bytes)> Segments { get; } = [];

    /// <summary>The sequences of all entries.</summary>
    public List<ulong> Sequences { get; } = [];

    /// <summary>The hash that the chain ends with.</summary>
    public byte[] Head { get; private set; } = [];

    /// <summary>Builds a journal of events that differ, in groups that differ in size.</summary>
    public static SampleJournal Build(int segments = 3, int groups = 12, ulong journal = SampleEvents.Journal, ulong salt = 0x0123456789abcdef)
    {
        SampleJournal made = new() { Head = new byte[32] };
        ulong next = 1;
        for (int number = 0; number < segments; number++)
        {
            SegmentBuilder segment = new(journal, salt + (ulong)number, next, SampleEvents.Start + number, made.Head);
            segment.Description(SampleEvents.Description(Routes, Sinks));
            for (int group = 0; group < groups; group++)
            {
                for (int entry = 0; entry <= group % 4; entry++)
                {
                    made.Sequences.Add(segment.Next);
                    Add(segment, journal);
                }

                if (group % 3 == 1)
                    segment.Ledger((5, 0, 0, uint.MaxValue, segment.Next), (5, 3, 0, 0, segment.Next - 1));
                segment.Commit(SampleEvents.Start + (long)segment.Next * SampleEvents.Second);
            }

            next = segment.Next;
            made.Head = segment.Chain;
            if (number < segments - 1)
                segment.Seal();
            made.Segments.Add((segment.Name, segment.Bytes));
        }

        return made;
    }

    /// <summary>Writes the segments into a folder.</summary>
    public string WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] bytes) in Segments)
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        return folder;
    }

    private static void Add(SegmentBuilder segment, ulong journal)
    {
        byte[] record = SampleEvents.Terminate(segment.Next, journal);
        (ulong routes, string?[] names) = (segment.Next % 3) switch
        {
            0 => (1ul, new string?[] { "by name" }),
            1 => (3ul, [null, "web"]),
            _ => (2ul, [null]),
        };
        segment.Entry(routes, names, record);
    }
}

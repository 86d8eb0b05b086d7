namespace Monitor.Capture.RawRecords;

/// <summary>
/// Finds missing records by the gaps in each processor's sequence: a second opinion beside the kernel side's own counts. Records of one
/// processor may overtake each other, so only the whole is judged, once the stream has come to rest.
/// </summary>
public sealed class SequenceCheck
{
    private Span[] _processors = new Span[16];

    /// <summary>Number of records that are missing between the first and the last seen of each processor.</summary>
    public long Missing
    {
        get
        {
            long missing = 0;
            foreach (Span span in _processors)
            {
                if (span.Count > 0)
                    missing += (long)(span.Last - span.First + 1) - span.Count;
            }

            return missing;
        }
    }

    /// <summary>Notes a record.</summary>
    public void Note(uint processor, ulong sequence)
    {
        const uint MaximumProcessors = 1 << 16;
        if (processor >= MaximumProcessors)
            return;
        if (processor >= _processors.Length)
            Array.Resize(ref _processors, Math.Max((int)processor + 1, _processors.Length * 2));
        ref Span span = ref _processors[processor];
        span.First = span.Count == 0 ? sequence : Math.Min(span.First, sequence);
        span.Last = span.Count == 0 ? sequence : Math.Max(span.Last, sequence);
        span.Count++;
    }

    private struct Span
    {
        public ulong First;
        public ulong Last;
        public long Count;
    }
}

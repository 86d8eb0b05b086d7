using Monitor.Enrichment.Hashing;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Routing;

/// <summary>
/// Fills the hash fields that collectors left open. All hashes of a batch are begun first, then awaited in order, so that no event overtakes
/// another; an event is held no longer than the patience from its own time on, and then goes without, flagged.
/// </summary>
/// <param name="hashes">Computes hashes.</param>
/// <param name="events">Schemas of the events.</param>
/// <param name="patience">How long an event may wait.</param>
/// <param name="time">The clock.</param>
internal sealed class HashSettlement(HashService hashes, EventCatalog events, TimeSpan patience, TimeProvider time)
{
    private readonly List<OpenField> _open = [];

    /// <summary>Settles the events of a buffer: all, or those that the rules may let through to some sink.</summary>
    public async ValueTask SettleAsync(EventBuffer buffer, RuleRouting? rules)
    {
        _open.Clear();
        Begin(buffer, rules);
        foreach (OpenField field in _open)
        {
            (byte[]? hash, bool isLate) = await field.Request.WaitAsync(TimeLeft(field.At, patience, time), time).ConfigureAwait(false);
            buffer.SettleHashes(field.Record, field.Field, hash, isLate);
            if (isLate)
                hashes.CountLate();
        }
    }

    /// <summary>Never more than the patience, also when the clock was set back since the event.</summary>
    internal static TimeSpan TimeLeft(EventTime at, TimeSpan patience, TimeProvider time)
    {
        TimeSpan left = patience - (time.GetUtcNow() - at.ToDateTime());
        return left < patience ? left : patience;
    }

    private void Begin(EventBuffer buffer, RuleRouting? rules)
    {
        for (int i = 0; i < buffer.Count; i++)
        {
            EventRecord record = buffer[i];
            if ((record.Flags & RecordFlags.Pending) == 0 || rules?.IsWanted(i) == false || events.Find(record.EventId) is not { } schema)
                continue;
            foreach (FieldSchema field in schema.Fields)
            {
                if (field.HashSource is { } source && !record.IsPresent(field.Index))
                    Begin(buffer, i, record, field.Index, source);
            }
        }
    }

    private void Begin(EventBuffer buffer, int index, EventRecord record, int field, FileHashSource source)
    {
        FileIdentity? file = source.FileField >= 0 && record.IsPresent(source.FileField) ? record.GetFile(source.FileField) : null;
        if (source.PathField < 0 || !record.IsPresent(source.PathField) || (file is null && !hashes.ByPath))
        {
            buffer.SettleHashes(index, field, default, late: false);
            return;
        }

        if (file is { } identity && hashes.Find(identity) is { } known)
        {
            buffer.SettleHashes(index, field, known, late: false);
            return;
        }

        uint process = source.ProcessField < 0 ? 0 : (uint)record.GetUnsigned(source.ProcessField);
        HashRequest request = hashes.Begin(record.Variable(source.PathField), file, process);
        _open.Add(new OpenField(index, field, source.EmittedLate ? EventTime.From(time.GetUtcNow().UtcDateTime) : record.Time, request));
    }

    private readonly record struct OpenField(int Record, int Field, EventTime At, HashRequest Request);
}

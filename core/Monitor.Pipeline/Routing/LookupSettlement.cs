using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Routing;

/// <summary>
/// Fills the fields that are looked up after capture. All lookups of a batch are begun first, then awaited in order; an event is held no longer
/// than the patience from its own time on, and then goes without, flagged.
/// </summary>
/// <param name="plan">Which fields are looked up.</param>
/// <param name="patience">How long an event may wait.</param>
/// <param name="time">The clock.</param>
internal sealed class LookupSettlement(LookupPlan plan, TimeSpan patience, TimeProvider time)
{
    private const int MaximumKept = 8 << 20;

    private readonly List<OpenField> _open = [];
    private readonly List<Value> _values = [];
    private EventBuffer _settled = new();

    /// <summary>Begins the lookups for the events of a buffer: all, or those that the rules may let through to some sink.</summary>
    public void Begin(EventBuffer buffer, RuleRouting? rules)
    {
        _open.Clear();
        for (int i = 0; i < buffer.Count; i++)
        {
            EventRecord record = buffer[i];
            if ((record.Flags & RecordFlags.Pending) == 0 || rules?.IsWanted(i) == false)
                continue;
            foreach (LookedUpField field in plan.FieldsOf(record.EventId))
            {
                if (!record.IsPresent(field.Field))
                    _open.Add(new OpenField(i, field.Field, record.Time, field.Lookup.FindAsync(record, field.From)));
            }
        }
    }

    /// <summary>Awaits what was begun.</summary>
    /// <param name="buffer">The same events; nothing in them waits any more when this ends.</param>
    /// <returns>The events with what was found, in the same order: the buffer itself, or one that is good until the next call.</returns>
    public async ValueTask<EventBuffer> SettleAsync(EventBuffer buffer)
    {
        _values.Clear();
        foreach (OpenField field in _open)
        {
            (byte[]? value, bool isLate) = field.Value.IsCompleted
                ? (await field.Value.ConfigureAwait(false), false)
                : await AwaitAsync(field.Value.AsTask(), HashSettlement.TimeLeft(field.At, patience, time)).ConfigureAwait(false);
            if (value is not null || isLate)
                _values.Add(new Value(field.Record, field.Field, value));
        }

        for (int i = 0; i < buffer.Count; i++)
        {
            if ((buffer[i].Flags & RecordFlags.Pending) != 0)
                buffer.Settle(i, late: false);
        }

        return _values.Count == 0 ? buffer : Fill(buffer);
    }

    private async ValueTask<(byte[]? Value, bool IsLate)> AwaitAsync(Task<byte[]?> value, TimeSpan left)
    {
        if (left <= TimeSpan.Zero)
            return (null, true);
        try
        {
            return (await value.WaitAsync(left, time).ConfigureAwait(false), false);
        }
        catch (TimeoutException)
        {
            return (null, true);
        }
    }

    /// <summary>Copies the events, since only the last record of a buffer can grow. A value for which there is no room in its record is left out.</summary>
    private EventBuffer Fill(EventBuffer buffer)
    {
        if (_settled.Length > MaximumKept)
            _settled = new EventBuffer();
        _settled.Clear();
        for (int i = 0, next = 0; i < buffer.Count; i++)
        {
            _settled.Append(buffer[i]);
            for (; next < _values.Count && _values[next].Record == i; next++)
            {
                if (_values[next].Text is { } text)
                    _settled.AddToLast(_values[next].Field, text);
                else
                    _settled.Settle(i, late: true);
            }
        }

        return _settled;
    }

    private readonly record struct OpenField(int Record, int Field, EventTime At, ValueTask<byte[]?> Value);

    /// <summary>What was found for a field; null if that was not known in time.</summary>
    private readonly record struct Value(int Record, int Field, byte[]? Text);
}

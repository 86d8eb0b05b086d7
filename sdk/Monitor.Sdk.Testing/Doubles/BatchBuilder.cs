using System.Runtime.InteropServices;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing;

/// <summary>Makes batches of events as the host hands them to a sink: each with a place in a stream.</summary>
public sealed class BatchBuilder
{
    private readonly EventBatch _batch = new();
    private readonly ulong _stream = (ulong)Random.Shared.NextInt64(1, long.MaxValue);
    private ulong _sequence;

    /// <summary>The events of the next batch; <see cref="SampleEvents"/> appends to it.</summary>
    public EventBuffer Buffer { get; } = new();

    /// <summary>Appends an event.</summary>
    public BatchBuilder Add<T>(scoped in T value)
        where T : IEvent<T>, allows ref struct
    {
        Buffer.Append(value);
        return this;
    }

    /// <summary>Makes a batch of what was appended. It is valid until <see cref="Clear"/>.</summary>
    public EventBatch Build()
    {
        for (int i = 0; i < Buffer.Count; i++)
        {
            if (Buffer[i].Stream != 0)
                continue;
            Buffer.SetPlace(i, _stream, ++_sequence);
            Buffer.SetCaptureOrder(i, _sequence);
        }

        _batch.Reset(Buffer, [.. Enumerable.Range(0, Buffer.Count)]);
        return _batch;
    }

    /// <summary>Begins another batch; the last one is empty from now on.</summary>
    public void Clear()
    {
        Buffer.Clear();
        _batch.Reset(Buffer, []);
    }

    /// <summary>Overwrites the text of all events with <c>X</c>, as the host's next batch overwrites the memory: what still reads it shows.</summary>
    /// <param name="events">The events' catalog.</param>
    public void Poison(EventCatalog events)
    {
        ArgumentNullException.ThrowIfNull(events);
        for (int i = 0; i < Buffer.Count; i++)
        {
            EventRecord record = Buffer[i];
            EventSchema schema = events.Find(record.EventId) ?? throw new ArgumentException($"Event {record.EventId} is not in the catalog.", nameof(events));
            foreach (FieldSchema field in schema.Fields)
            {
                if (field.Type == FieldType.Text && record.IsPresent(field.Index))
                    Overwrite(record.GetText(field.Index).Bytes);
                else if (field.Type == FieldType.Arguments && record.IsPresent(field.Index))
                    Overwrite(record.GetArguments(field.Index).Bytes);
            }
        }
    }

    private static void Overwrite(ReadOnlySpan<byte> text) =>
        MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(text), text.Length).Fill((byte)'X');
}

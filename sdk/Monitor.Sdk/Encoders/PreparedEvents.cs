using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Encoders;

/// <summary>What an encoder has prepared for each event and the system it was captured on, made when the first one comes.</summary>
/// <param name="events">The events that may come.</param>
/// <param name="prepare">Prepares an event; says whether it was captured on Windows.</param>
internal sealed class PreparedEvents<T>(EventCatalog events, Func<EventSchema, bool, T> prepare)
    where T : class
{
    private readonly Dictionary<uint, T> _all = [];
    private T? _latest;
    private uint _latestKey;

    /// <summary>What is prepared for the record's event.</summary>
    /// <exception cref="ArgumentException">The event is not in the catalog.</exception>
    public T Of(EventRecord record)
    {
        uint key = record.EventId | (uint)(record.Flags & RecordFlags.Windows) << 16;
        return _latestKey == key && _latest is not null ? _latest : Find(key);
    }

    private T Find(uint key)
    {
        if (!_all.TryGetValue(key, out T? prepared))
        {
            ushort id = (ushort)key;
            EventSchema schema = events.Find(id) ?? throw new ArgumentException($"Event {id} is not in the catalog.");
            prepared = prepare(schema, key != id);
            _all.Add(key, prepared);
        }

        (_latest, _latestKey) = (prepared, key);
        return prepared;
    }
}

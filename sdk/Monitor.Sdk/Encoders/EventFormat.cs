using Monitor.Sdk.Events;

namespace Monitor.Sdk.Encoders;

/// <summary>The text forms that the product can give an event.</summary>
public enum EventFormat
{
    /// <summary>The product's own JSON line, see docs/ndjson.md.</summary>
    Ndjson,
}

/// <summary>Makes encoders.</summary>
public static class EventFormats
{
    /// <summary>The encoder of a format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="events">The events that may come.</param>
    /// <param name="computer">Name of the machine that the events come from.</param>
    public static IEventEncoder NewEncoder(this EventFormat format, EventCatalog events, string computer) => format switch
    {
        EventFormat.Ndjson => new NdjsonEncoder(events, computer),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}

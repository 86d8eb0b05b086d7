using Monitor.Sdk.Events;
using Monitor.Sdk.Settings;

namespace Monitor.Sdk.Encoders;

/// <summary>The text forms that the product can give an event (docs/formats.md).</summary>
public enum EventFormat
{
    /// <summary>The product's own JSON line, see docs/ndjson.md.</summary>
    Ndjson,

    /// <summary>XML as Sysmon's events stand in a log.</summary>
    SysmonXml,

    /// <summary>Flat JSON with the names that log collectors give Sysmon's events.</summary>
    SysmonJson,

    /// <summary>Nested JSON in the Elastic Common Schema.</summary>
    Ecs,
}

/// <summary>The formats by name, and their encoders.</summary>
public static class EventFormats
{
    /// <summary>Names of the formats as they are written in settings and on the command line.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetNames<EventFormat>().Select(SettingsBinder.NameOf)];

    /// <summary>The format of a name; null if there is none.</summary>
    public static EventFormat? Find(string name) => Names.ToList().IndexOf(name) is >= 0 and int at ? Enum.GetValues<EventFormat>()[at] : null;

    /// <summary>The encoder of a format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="events">The events that may come.</param>
    /// <param name="computer">Name of the machine that the events come from.</param>
    public static IEventEncoder NewEncoder(this EventFormat format, EventCatalog events, string computer) => format switch
    {
        EventFormat.Ndjson => new NdjsonEncoder(events, computer),
        EventFormat.SysmonXml => new SysmonXmlEncoder(events, computer),
        EventFormat.SysmonJson => new SysmonJsonEncoder(events, computer),
        EventFormat.Ecs => new EcsEncoder(events, computer),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}

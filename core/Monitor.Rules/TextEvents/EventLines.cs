using Monitor.Rules.Json;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Rules.TextEvents;

/// <summary>Reads events, one a line.</summary>
public static class EventLines
{
    /// <summary>Reads the events of a file as they are asked for. Empty lines are passed over, and lines that are no event after they were told of.</summary>
    /// <param name="path">The file.</param>
    /// <param name="textEvents">The events that may come, from <see cref="TextEvent.CatalogOf"/>.</param>
    /// <param name="tell">Told of what is wrong.</param>
    public static IEnumerable<EventLine> ReadFile(string path, EventCatalog textEvents, Action<MonitorError> tell)
    {
        ArgumentNullException.ThrowIfNull(tell);
        StreamReader? reader = Open(path, tell);
        return reader is null ? [] : ReadAndClose(path, reader, textEvents, tell);
    }

    /// <summary>Reads events as they are asked for, like <see cref="ReadFile"/>.</summary>
    /// <param name="name">The source's name in errors.</param>
    /// <param name="reader">The source.</param>
    /// <param name="textEvents">The events that may come, from <see cref="TextEvent.CatalogOf"/>.</param>
    /// <param name="tell">Told of what is wrong.</param>
    public static IEnumerable<EventLine> Read(string name, TextReader reader, EventCatalog textEvents, Action<MonitorError> tell)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(tell);
        for (int number = 1; reader.ReadLine() is { } text; number++)
        {
            if (!string.IsNullOrWhiteSpace(text) && Parse(name, number, text, textEvents, tell) is { } line)
                yield return line;
        }
    }

    private static IEnumerable<EventLine> ReadAndClose(string path, StreamReader reader, EventCatalog textEvents, Action<MonitorError> tell)
    {
        using (reader)
        {
            foreach (EventLine line in Read(path, reader, textEvents, tell))
                yield return line;
        }
    }

    private static StreamReader? Open(string path, Action<MonitorError> tell)
    {
        try
        {
            return new StreamReader(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            tell(JsonErrors.NotReadable(path, exception.Message));
            return null;
        }
    }

    private static EventLine? Parse(string name, int number, string text, EventCatalog textEvents, Action<MonitorError> tell)
    {
        try
        {
            return EventLine.Parse(name, number, text, textEvents);
        }
        catch (MonitorException exception)
        {
            tell(exception.Error);
            return null;
        }
    }
}

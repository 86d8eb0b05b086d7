using System.Globalization;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Journal.Tests;

/// <summary>Events to put into a journal.</summary>
internal static class TestEvents
{
    /// <summary>For sinks that get everything.</summary>
    public const ulong Everything = 1UL << 63;

    public static JournalDescription Description(params string[] routes)
    {
        EventCatalog events = new();
        foreach (EventSchema schema in ShippedEvents.All)
            events.Add(schema);
        return new JournalDescription("build-17.example", "Linux 6.1", "0.1.0", routes, [new JournalSink("trail", null), new JournalSink("siem", "detect")], events);
    }

    /// <summary>A description of one event, so that files are small.</summary>
    public static JournalDescription Short()
    {
        EventCatalog events = new();
        events.Add(ProcessTerminate.Schema);
        return new JournalDescription("pc", "Linux", "0", [], [], events);
    }

    /// <summary>Makes an event with a text.</summary>
    public static EventBuffer Make(string text, ushort eventId = 5)
    {
        EventBuffer buffer = new();
        if (eventId == ProcessTerminate.Schema.Id)
            buffer.Append(new ProcessTerminate { UtcTime = new EventTime(1_000_000_000), Image = text });
        else
            buffer.Append(new AgentStopped { UtcTime = new EventTime(1_000_000_000), Reason = text });
        return buffer;
    }

    /// <summary>The text of an event.</summary>
    public static string TextOf(EventRecord record) => record.EventId == ProcessTerminate.Schema.Id
        ? record.GetText(ProcessTerminate.Schema.Find("Image")!.Index).ToString()
        : record.GetText(AgentStopped.Schema.Find("Reason")!.Index).ToString();

    /// <summary>Appends events with the numbers of a range as texts, for sinks that get everything.</summary>
    public static void Append(this JournalWriter writer, int from, int count, int padding = 0)
    {
        for (int i = from; i < from + count; i++)
            writer.Append(i.ToString(CultureInfo.InvariantCulture) + new string('.', padding));
    }

    /// <summary>Appends one event.</summary>
    public static ulong Append(this JournalWriter writer, string text, ulong routes = Everything, ushort eventId = 5, params string?[] names)
    {
        EventBuffer buffer = Make(text, eventId);
        using JournalWriter.Appending batch = writer.BeginAppend(CancellationToken.None);
        return batch.Append(buffer[0], routes, [.. names.Select(name => name is null ? null : System.Text.Encoding.UTF8.GetBytes(name))]);
    }

    /// <summary>Appends a range and returns when it is on the disk.</summary>
    public static async Task CommitAsync(this JournalWriter writer, int from, int count, int padding = 0)
    {
        writer.Append(from, count, padding);
        await writer.CommitAsync(CancellationToken.None);
    }

    /// <summary>The texts of all entries that a reader yields now, without what pads them; it must yield no gap.</summary>
    public static List<string> ReadAll(this JournalReader reader)
    {
        List<string> texts = [];
        while (reader.TryRead(out JournalEntry entry))
            texts.Add(TextOf(entry.Record).TrimEnd('.'));
        Assert.False(reader.TryTakeGap(out JournalGap? gap), $"A gap: {gap}");
        return texts;
    }

    public static IEnumerable<string> Numbers(int from, int count) => Enumerable.Range(from, count).Select(i => i.ToString(CultureInfo.InvariantCulture));

    /// <summary>Opens a journal that commits only when asked.</summary>
    public static JournalWriter Open(this TestFolder folder, JournalOptions? options = null, JournalDescription? description = null, ILedgerSource? ledger = null, TimeProvider? time = null) =>
        JournalWriter.Open(folder.Path, options ?? Patient, description ?? Description(), ledger, time ?? TimeProvider.System);

    public static JournalOptions Patient { get; } = new() { Sync = TimeSpan.FromHours(1), SegmentSize = 1 << 20 };
}

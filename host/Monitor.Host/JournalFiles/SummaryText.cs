using System.Globalization;
using System.Text;
using Monitor.Host.CommandLine;

namespace Monitor.Host.JournalFiles;

/// <summary>Prints what a journal holds for people.</summary>
internal static class SummaryText
{
    /// <summary>The report.</summary>
    public static string Print(JournalSummary summary)
    {
        StringBuilder text = new();
        Append(text, "journal", $"{summary.Journal}{(summary.Computer is null ? "" : $" of {summary.Computer} ({summary.System}), written by monitor {summary.Monitor}")}");
        if (summary.Export is { } export)
            Append(text, "export", $"of {(export.Selection.Length == 0 ? "all events" : $"events with {export.Selection}")}; the chain of the original ended at {export.Sequence:N0} with {export.Head}");
        Append(text, "path", summary.Path);
        int open = summary.Segments.Count(segment => !segment.Sealed);
        Append(text, "segments", $"{summary.Segments.Count:N0}, {(open == 0 ? "all" : summary.Segments.Count - open)} sealed; {Amount.OfBytes(summary.Bytes)}");
        Append(text, "events", summary.Events == 0 ? "none" : $"{summary.Events:N0}, sequences {summary.FirstSequence} to {summary.LastSequence}");
        if (summary is { FirstTime: { } first, LastTime: { } last })
            Append(text, "time", $"{Moment(first)} to {Moment(last)} UTC");
        if (summary.LastCommit is { } commit)
            Append(text, "last commit", $"{Moment(commit)} UTC");
        if (summary.Head is { } head)
            Append(text, "chain head", $"{head.Hash} at {head.Sequence}");
        text.Append('\n').Append(EventTypes(summary.EventTypes));
        text.Append('\n').Append(RuleSets(summary.RuleSets));
        if (summary.Sinks.Count > 0)
            text.Append('\n').Append(Sinks(summary.Sinks));
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, FormattableString value) => Append(text, name, value.ToString(CultureInfo.InvariantCulture));

    private static void Append(StringBuilder text, string name, string value) => text.Append(CultureInfo.InvariantCulture, $"{name,-13}{value}\n");

    private static TextTable EventTypes(IReadOnlyList<EventTypeCount> types)
    {
        TextTable table = new("id", "event", "events");
        foreach (EventTypeCount type in types)
            table.Add(type.Id.ToString(CultureInfo.InvariantCulture), type.Name ?? "(not described)", Amount.Of(type.Events));
        return table;
    }

    private static TextTable RuleSets(IReadOnlyList<RuleSetCount> sets)
    {
        TextTable table = new("rule set", "events");
        foreach (RuleSetCount set in sets)
            table.Add(set.Name ?? "(everything)", Amount.Of(set.Events));
        return table;
    }

    private static TextTable Sinks(IReadOnlyList<SinkLag> sinks)
    {
        TextTable table = new("sink", "next", "events behind", "bytes", "time", "delivered", "refused", "lost");
        foreach (SinkLag sink in sinks)
        {
            table.Add(
                sink.Name,
                sink.Next.ToString(CultureInfo.InvariantCulture),
                Amount.Of(sink.EventsBehind),
                Amount.OfBytes(sink.BytesBehind),
                Amount.OfTime(sink.SecondsBehind),
                Amount.Of(sink.Delivered),
                Amount.Of(sink.Refused),
                Amount.Of(sink.Lost));
        }

        return table;
    }

    private static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
}

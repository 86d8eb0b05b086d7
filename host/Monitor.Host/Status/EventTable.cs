using System.Globalization;
using Monitor.Host.CommandLine;

namespace Monitor.Host.Status;

/// <summary>Prints what became of the events: for <c>status</c>, and as the balance at stop.</summary>
internal static class EventTable
{
    /// <summary>A row an event type, and a line for each reason of a loss.</summary>
    public static string Print(IReadOnlyList<EventStatus> events)
    {
        if (events.Count == 0)
            return "no events yet\n";
        string[] sinks = [.. events.SelectMany(one => one.Sinks.Keys).Distinct()];
        string[] ruled = [.. sinks.Where(sink => events.Any(one => one.Sinks[sink].Filtered > 0))];
        TextTable table = new([
            "event", "produced", "filtered", "lost",
            .. sinks.Select(sink => "→ " + sink), .. ruled.Select(sink => "filtered " + sink), .. sinks.Select(sink => "waiting " + sink),
        ]);
        List<string> losses = [];
        foreach (EventStatus one in events)
        {
            table.Add([
                one.Name,
                Number(one.Produced),
                Number(one.Filtered.Values.Sum()),
                Number(one.Dropped.Values.Sum()),
                .. sinks.Select(sink => Number(one.Sinks[sink].Delivered)),
                .. ruled.Select(sink => Number(one.Sinks[sink].Filtered)),
                .. sinks.Select(sink => Number(one.Sinks[sink].InFlight)),
            ]);
            losses.AddRange(one.Dropped.Select(pair => $"lost: {Number(pair.Value)} {one.Name}, {pair.Key}"));
            foreach ((string sink, SinkEventStatus status) in one.Sinks)
                losses.AddRange(status.Dropped.Select(pair => $"lost to {sink}: {Number(pair.Value)} {one.Name}, {pair.Key}"));
        }

        return table + string.Concat(losses.Select(line => line + "\n"));
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

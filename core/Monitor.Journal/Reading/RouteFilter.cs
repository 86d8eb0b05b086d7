using Monitor.Sdk.Diagnostics;

namespace Monitor.Journal;

/// <summary>Knows which bit a route has: each segment's description may order them anew.</summary>
/// <param name="route">Name of a rule set; null: what is for sinks that get everything.</param>
/// <param name="sink">The sink that follows it, and may have followed another one; null: none.</param>
/// <param name="routes">Names of the rule sets where no description says.</param>
internal sealed class RouteFilter(string? route, string? sink, IReadOnlyList<string> routes)
{
    private byte[] _used = [];

    /// <summary>The route's bit; -1 where there is no such route.</summary>
    public int Bit { get; private set; } = BitOf(route, routes);

    /// <summary>The same as a mask of an entry's routes.</summary>
    public ulong Mask => Bit < 0 ? 0 : 1UL << Bit;

    /// <summary>Goes by a description from now on.</summary>
    /// <param name="description">UTF-8 JSON; null: none can be read, and that of the segment before is the best guess.</param>
    public void Use(ReadOnlySpan<byte> description)
    {
        if (description.IsEmpty || description.SequenceEqual(_used))
            return;
        _used = description.ToArray();
        Bit = Parse(description) is { } known ? BitOf(RouteIn(known), known.Routes) : BitOf(route, routes);
    }

    private static int BitOf(string? route, IReadOnlyList<string> routes)
    {
        for (int i = 0; i < routes.Count; i++)
        {
            if (routes[i] == route)
                return i;
        }

        return route is null ? EntryContent.EverythingRoute : -1;
    }

    /// <summary>What was written for a sink stays for it when it follows another rule set later.</summary>
    private string? RouteIn(JournalDescription description) =>
        description.Sinks.FirstOrDefault(one => one.Name == sink) is { } then ? then.Route : route;

    private static JournalDescription? Parse(ReadOnlySpan<byte> description)
    {
        try
        {
            return JournalDescription.Parse(description);
        }
        catch (MonitorException)
        {
            return null;
        }
    }
}

using Monitor.Sdk.Diagnostics;

namespace Monitor.Journal;

/// <summary>Knows which bit a route has: each segment's description may order them anew.</summary>
/// <param name="route">Name of a rule set; null: what is for sinks that get everything.</param>
/// <param name="routes">Names of the rule sets where no description says.</param>
internal sealed class RouteFilter(string? route, IReadOnlyList<string> routes)
{
    private byte[] _used = [];

    /// <summary>The route's bit; -1 where there is no such route.</summary>
    public int Bit { get; private set; } = BitOf(route, routes);

    /// <summary>The same as a mask of an entry's routes.</summary>
    public ulong Mask => Bit < 0 ? 0 : 1UL << Bit;

    /// <summary>Goes by a description from now on.</summary>
    /// <param name="description">UTF-8 JSON; null: none can be read.</param>
    public void Use(ReadOnlySpan<byte> description)
    {
        if (description.SequenceEqual(_used))
            return;
        _used = description.ToArray();
        Bit = BitOf(route, Names(description));
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

    private IReadOnlyList<string> Names(ReadOnlySpan<byte> description)
    {
        try
        {
            return description.IsEmpty ? routes : JournalDescription.Parse(description).Routes;
        }
        catch (MonitorException)
        {
            return routes;
        }
    }
}

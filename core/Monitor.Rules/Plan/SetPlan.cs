using Monitor.Rules.Model;

namespace Monitor.Rules.Plan;

/// <summary>A set, compiled for one event.</summary>
internal sealed class SetPlan
{
    private readonly ItemPlan[] _untriggered;
    private readonly int[] _untriggeredAt;

    public SetPlan(FilterSet source, ItemPlan[] items)
    {
        Source = source;
        Items = items;
        IsOr = source.Relation == Relation.Or;
        Includes = source.Kind == SetKind.Include;
        _untriggeredAt = [.. Enumerable.Range(0, items.Length).Where(at => items[at].Triggers(out _) is null)];
        _untriggered = [.. _untriggeredAt.Select(at => items[at])];
    }

    /// <summary>The set as it was read.</summary>
    public FilterSet Source { get; }

    /// <summary>The items.</summary>
    public ItemPlan[] Items { get; }

    /// <summary>Whether one item suffices.</summary>
    public bool IsOr { get; }

    /// <summary>Whether a match logs the event.</summary>
    public bool Includes { get; }

    /// <summary>The first item that holds, in a set where one suffices.</summary>
    /// <param name="triggered">The first item that holds among those with triggers; <see cref="int.MaxValue"/> if none does.</param>
    /// <param name="hits">The atoms that hold.</param>
    /// <returns><see cref="int.MaxValue"/> if none does.</returns>
    public int FirstHolding(int triggered, Hits hits)
    {
        for (int i = 0; i < _untriggered.Length && _untriggeredAt[i] < triggered; i++)
        {
            if (_untriggered[i].Holds(hits))
                return _untriggeredAt[i];
        }

        return triggered;
    }

    /// <summary>Whether the set matches; notes names on the way, as the original engine does.</summary>
    public bool Matches(Hits hits, ref string? name)
    {
        if (!IsOr)
            return MatchesAll(hits, ref name);
        foreach (ItemPlan item in Items)
        {
            if (item.Holds(hits, ref name))
                return true;
        }

        return false;
    }

    /// <summary>Whether the set matches, when the values of some fields are not known yet: null if that depends on them.</summary>
    public bool? Matches(Hits hits, ulong pending)
    {
        if (!IsOr)
            return MatchesAll(hits, pending);
        bool isOpen = false;
        foreach (ItemPlan item in Items)
        {
            switch (item.Holds(hits, pending))
            {
                case true:
                    return true;
                case null:
                    isOpen = true;
                    break;
            }
        }

        return isOpen ? null : false;
    }

    /// <summary>Filters of one field are alternatives: one that fails is made good by another of its field that follows.</summary>
    private bool MatchesAll(Hits hits, ref string? name)
    {
        ulong matched = 0;
        foreach (ItemPlan item in Items)
        {
            if (item.Group >= 0 && (matched >> item.Group & 1) != 0)
                continue;
            if (!item.Holds(hits, ref name))
            {
                if (item.Group < 0 || item.IsLastOfGroup)
                    return false;
                continue;
            }

            if (item.Group >= 0)
                matched |= 1UL << item.Group;
        }

        return Items.Length > 0;
    }

    private bool? MatchesAll(Hits hits, ulong pending)
    {
        ulong matched = 0, open = 0;
        bool isOpen = false;
        foreach (ItemPlan item in Items)
        {
            if (item.Group >= 0 && (matched >> item.Group & 1) != 0)
                continue;
            bool? holds = item.Holds(hits, pending);
            if (item.Group < 0)
            {
                if (holds == false)
                    return false;
                isOpen |= holds is null;
                continue;
            }

            if (holds == true)
                matched |= 1UL << item.Group;
            else if (holds is null)
                open |= 1UL << item.Group;
            if (item.IsLastOfGroup && ((matched | open) >> item.Group & 1) == 0)
                return false;
        }

        return Items.Length == 0 ? false : isOpen || (open & ~matched) != 0 ? null : true;
    }
}

using Monitor.Rules.Model;

namespace Monitor.Rules.Plan;

/// <summary>An item of a set, compiled: a filter, or a Rule.</summary>
internal sealed class ItemPlan
{
    /// <summary>The filters: one, or those of the Rule.</summary>
    public required FilterPlan[] Filters { get; init; }

    /// <summary>Whether it is a Rule all of whose filters must hold.</summary>
    public required bool NeedsAll { get; init; }

    /// <summary>For a filter of a set: a number for the field, the same for all filters of one field; -1 for a Rule.</summary>
    public required int Group { get; init; }

    /// <summary>Whether no other filter of the field follows in the set.</summary>
    public required bool IsLastOfGroup { get; init; }

    /// <summary>The item as it was read.</summary>
    public required FilterItem Source { get; init; }

    /// <summary>Whether it holds.</summary>
    public bool Holds(Hits hits)
    {
        foreach (FilterPlan filter in Filters)
        {
            if (filter.Holds(hits) != NeedsAll)
                return !NeedsAll;
        }

        return NeedsAll;
    }

    /// <summary>Whether it holds; notes the name of each filter that does, up to where the answer is known.</summary>
    public bool Holds(Hits hits, ref string? name)
    {
        foreach (FilterPlan filter in Filters)
        {
            bool holds = filter.Holds(hits);
            if (holds)
                name = filter.Name ?? name;
            if (holds != NeedsAll)
                return !NeedsAll;
        }

        return NeedsAll;
    }

    /// <summary>Whether it holds, when the values of some fields are not known yet: null if that depends on them.</summary>
    public bool? Holds(Hits hits, ulong pending)
    {
        bool isOpen = false;
        foreach (FilterPlan filter in Filters)
        {
            if (filter.Field >= 0 && (pending >> filter.Field & 1) != 0)
                isOpen = true;
            else if (filter.Holds(hits) != NeedsAll)
                return !NeedsAll;
        }

        return isOpen ? null : NeedsAll;
    }

    /// <summary>Atoms of which one must hold for the item to; null if there is no such list. The shortest list of a Rule that needs all.</summary>
    /// <param name="suffices">Whether one of them is enough.</param>
    public int[]? Triggers(out bool suffices)
    {
        suffices = false;
        if (!NeedsAll || Filters.Length == 1)
        {
            if (!Array.TrueForAll(Filters, filter => filter.IsPositive))
                return null;
            suffices = Array.TrueForAll(Filters, filter => filter.Form != FilterForm.All || filter.Atoms.Length == 1);
            return [.. Filters.SelectMany(filter => filter.Form == FilterForm.All ? filter.Atoms.Take(1) : filter.Atoms).Distinct()];
        }

        FilterPlan? narrowest = Filters.Where(filter => filter.IsPositive).MinBy(filter => filter.Form == FilterForm.All ? 1 : filter.Atoms.Length);
        return narrowest?.Form == FilterForm.All ? narrowest.Atoms[..1] : narrowest?.Atoms;
    }
}

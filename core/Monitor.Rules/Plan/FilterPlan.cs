using Monitor.Rules.Model;

namespace Monitor.Rules.Plan;

/// <summary>A filter, compiled: which of its atoms must hold.</summary>
internal sealed class FilterPlan
{
    /// <summary>What of the atoms is asked for.</summary>
    public required FilterForm Form { get; init; }

    /// <summary>The atoms.</summary>
    public required int[] Atoms { get; init; }

    /// <summary>The field's position; -1 for <see cref="FilterForm.Never"/>.</summary>
    public required int Field { get; init; }

    /// <summary>The name that a match reports.</summary>
    public required string? Name { get; init; }

    /// <summary>The filter as it was read.</summary>
    public required FieldFilter Source { get; init; }

    /// <summary>Whether it can hold only if one of its atoms does.</summary>
    public bool IsPositive => Form is FilterForm.Any or FilterForm.All or FilterForm.Never;

    /// <summary>Whether it holds.</summary>
    public bool Holds(Hits hits)
    {
        switch (Form)
        {
            case FilterForm.Any:
                return HasAny(hits);
            case FilterForm.NotAny:
                return !HasAny(hits);
            case FilterForm.All:
                return HasAll(hits);
            case FilterForm.NotAll:
                return !HasAll(hits);
            default:
                return false;
        }
    }

    private bool HasAny(Hits hits)
    {
        foreach (int atom in Atoms)
        {
            if (hits.Has(atom))
                return true;
        }

        return false;
    }

    private bool HasAll(Hits hits)
    {
        foreach (int atom in Atoms)
        {
            if (!hits.Has(atom))
                return false;
        }

        return true;
    }
}

/// <summary>What a filter asks of its atoms.</summary>
internal enum FilterForm
{
    /// <summary>One holds.</summary>
    Any = 0,

    /// <summary>All hold.</summary>
    All = 1,

    /// <summary>None holds.</summary>
    NotAny = 2,

    /// <summary>At least one does not hold.</summary>
    NotAll = 3,

    /// <summary>The filter does not apply to the event.</summary>
    Never = 4,
}

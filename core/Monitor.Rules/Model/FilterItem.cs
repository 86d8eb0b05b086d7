using Monitor.Sdk.Diagnostics;

namespace Monitor.Rules.Model;

/// <summary>One item of a <see cref="FilterSet"/>: a filter, or a Rule that holds several.</summary>
/// <param name="Name">The name that a match reports: the element's own, else the nearest outer one; null if there is none.</param>
/// <param name="Place">Where it stands.</param>
public abstract record FilterItem(string? Name, SourcePlace Place);

/// <summary>A test of one field.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Condition">How it is compared.</param>
/// <param name="Value">With what, as written.</param>
/// <param name="Name">The name that a match reports.</param>
/// <param name="Place">Where it stands.</param>
public sealed record FieldFilter(string Field, Condition Condition, string Value, string? Name, SourcePlace Place) : FilterItem(Name, Place);

/// <summary>Filters that count as one item.</summary>
/// <param name="Relation">How they are combined. Under <see cref="Relation.And"/> each must hold, also those of one field.</param>
/// <param name="Filters">The filters, in order; at least one.</param>
/// <param name="Name">The Rule's name.</param>
/// <param name="Place">Where it stands.</param>
public sealed record RuleItem(Relation Relation, IReadOnlyList<FieldFilter> Filters, string? Name, SourcePlace Place) : FilterItem(Name, Place);

/// <summary>How items are combined.</summary>
public enum Relation
{
    /// <summary>One suffices.</summary>
    Or = 0,

    /// <summary>All must hold.</summary>
    And = 1,
}

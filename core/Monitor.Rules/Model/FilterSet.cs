using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Model;

/// <summary>One event element of a rule file.</summary>
/// <param name="Element">The element's name; several events may share it.</param>
/// <param name="Kind">What a match does.</param>
/// <param name="Relation">How the items are combined. Under <see cref="Relation.And"/>, filters of one field are alternatives.</param>
/// <param name="Bound">The event whose fields the filters mean: the first of the element's that has them all.</param>
/// <param name="Items">The items, in order; none: the set never matches.</param>
/// <param name="Place">Where it stands.</param>
public sealed record FilterSet(
    string Element, SetKind Kind, Relation Relation, EventSchema Bound, IReadOnlyList<FilterItem> Items, SourcePlace Place)
{
    /// <summary>All filters, those in Rules included, in order.</summary>
    public IEnumerable<FieldFilter> Filters => FiltersOf(Items);

    /// <summary>All filters of some items, those in Rules included, in order.</summary>
    public static IEnumerable<FieldFilter> FiltersOf(IEnumerable<FilterItem> items) =>
        items.SelectMany(item => item is RuleItem rule ? rule.Filters : [(FieldFilter)item]);

    /// <summary>Whether a filter of the set applies to an event: on another event than the bound one it does so only where the field of that
    /// name has the same position. A filter that does not apply does not match, whatever its condition.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="schema">The event.</param>
    /// <returns>The field, or null.</returns>
    public FieldSchema? FieldOn(FieldFilter filter, EventSchema schema)
    {
        FieldSchema? field = schema.Find(filter.Field);
        return field is not null && Bound.Find(filter.Field)?.Index == field.Index ? field : null;
    }
}

/// <summary>What a matching set does with the event.</summary>
public enum SetKind
{
    /// <summary>Logs it.</summary>
    Include = 0,

    /// <summary>Drops it.</summary>
    Exclude = 1,
}

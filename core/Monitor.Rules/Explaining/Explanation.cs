using Monitor.Rules.Model;

namespace Monitor.Rules.Explaining;

/// <summary>What a rule set says of an event, and why.</summary>
/// <param name="RuleSet">The rule set's name.</param>
/// <param name="IsLogged">Whether the event is logged.</param>
/// <param name="RuleName">The name that is reported; null if there is none.</param>
/// <param name="Name">Where the name comes from; null if there is none.</param>
/// <param name="Decision">What decided.</param>
/// <param name="Sets">The event elements that were tried, in this order; where <see cref="DecisionReason.SetMatched"/>, the last one decided.</param>
/// <param name="NotTried">How many more there are, which were not tried.</param>
public sealed record Explanation(
    string RuleSet, bool IsLogged, string? RuleName, NameTrace? Name, DecisionReason Decision, IReadOnlyList<SetTrace> Sets, int NotTried);

/// <summary>What decided over an event.</summary>
public enum DecisionReason
{
    /// <summary>An event element that matched.</summary>
    SetMatched = 0,

    /// <summary>The only element did not match: the opposite of what it does.</summary>
    OnlySetFailed = 1,

    /// <summary>None of several elements matched: the event is dropped.</summary>
    AllSetsFailed = 2,

    /// <summary>There is no element for the event: what is declared for it.</summary>
    NoSet = 3,

    /// <summary>The event is never filtered.</summary>
    NeverFiltered = 4,
}

/// <summary>An event element that was tried.</summary>
/// <param name="Set">The element.</param>
/// <param name="Matches">Whether it matched.</param>
/// <param name="Items">Its items, up to the one that decided.</param>
public sealed record SetTrace(FilterSet Set, bool Matches, IReadOnlyList<ItemTrace> Items)
{
    /// <summary>How many items follow that were not looked at.</summary>
    public int NotLookedAt => Set.Items.Count - Items.Count;
}

/// <summary>An item that was looked at.</summary>
/// <param name="Result">What came of it.</param>
public abstract record ItemTrace(ItemResult Result);

/// <summary>A filter that was looked at.</summary>
/// <param name="Filter">The filter.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Text">The field's text as it is compared, but for the case of letters; null where <see cref="ItemResult.DoesNotApply"/>.</param>
public sealed record FilterTrace(FieldFilter Filter, ItemResult Result, string? Text) : ItemTrace(Result);

/// <summary>A Rule that was looked at.</summary>
/// <param name="Rule">The Rule.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Filters">Its filters, up to the one that decided.</param>
public sealed record RuleTrace(RuleItem Rule, ItemResult Result, IReadOnlyList<FilterTrace> Filters) : ItemTrace(Result)
{
    /// <summary>How many filters follow that were not looked at.</summary>
    public int NotLookedAt => Rule.Filters.Count - Filters.Count;
}

/// <summary>What came of an item.</summary>
public enum ItemResult
{
    /// <summary>It does not hold.</summary>
    Fails = 0,

    /// <summary>It holds.</summary>
    Holds = 1,

    /// <summary>It was passed over: another filter of its field holds already, and under AND one suffices.</summary>
    PassedOver = 2,

    /// <summary>It does not hold, since the element means another event, which has the field at another place.</summary>
    DoesNotApply = 3,
}

/// <summary>Where a RuleName comes from.</summary>
/// <param name="Filter">The filter that held last of those with a name.</param>
/// <param name="Set">The element that it is in.</param>
/// <param name="IsLeftBehind">Whether it is in an element or a Rule that did not match in the end.</param>
public sealed record NameTrace(FieldFilter Filter, FilterSet Set, bool IsLeftBehind);

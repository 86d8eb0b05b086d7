using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Model;

/// <summary>A rule set as it was read: its sets in order of the files, and its options.</summary>
/// <param name="Name">The name that the operator gave it.</param>
/// <param name="Sets">The event elements, in order.</param>
/// <param name="Options">The global options.</param>
public sealed record RuleSet(string Name, IReadOnlyList<FilterSet> Sets, RuleOptions Options)
{
    /// <summary>What separates the parts of a path for <see cref="Condition.Image"/>: a backslash, as in the original, or a slash as well.</summary>
    public bool SplitsAtSlash { get; init; }

    /// <summary>The sets for an event, in the order in which they are tried: those that exclude first, of each kind the last one in the
    /// files first.</summary>
    public IReadOnlyList<FilterSet> InOrder(EventSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        List<FilterSet> sets = schema.RuleElement is null ? [] : [.. Sets.Where(set => set.Element == schema.RuleElement).Reverse()];
        return [.. sets.Where(set => set.Kind == SetKind.Exclude), .. sets.Where(set => set.Kind == SetKind.Include)];
    }

    /// <summary>What happens with an event that no set matches: without any set what the event's declaration says, with one set the
    /// opposite of that set, with more it is dropped.</summary>
    /// <param name="schema">The event.</param>
    /// <param name="sets">Its sets, from <see cref="InOrder"/>.</param>
    /// <returns>Whether it is logged.</returns>
    public static bool IsLoggedUnmatched(EventSchema schema, IReadOnlyList<FilterSet> sets)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(sets);
        return sets.Count switch
        {
            0 => schema.Default != EventDefault.NotLogged,
            1 => sets[0].Kind == SetKind.Exclude,
            _ => false,
        };
    }

    /// <summary>Whether the original engine takes the sets of an event for such that log something: the first empty one in order decides alone.
    /// Its answer is no in rare cases in which it logs; <see cref="Plan.RulePlan.CanLog"/> is exact.</summary>
    public static bool CanLog(IReadOnlyList<FilterSet> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        if (sets.Count == 0)
            return false;
        return sets.FirstOrDefault(set => set.Items.Count == 0) is not { } empty || empty.Kind == SetKind.Exclude;
    }
}

/// <summary>One option as it was read.</summary>
/// <param name="Name">Its element.</param>
/// <param name="Value">Its text.</param>
/// <param name="Place">Where it stands.</param>
public sealed record RuleOption(string Name, string Value, SourcePlace Place);

using System.Text;
using Monitor.Rules.Explaining;
using Monitor.Rules.Model;
using Monitor.Rules.TextEvents;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Host.RuleFiles;

/// <summary>Explanations for people.</summary>
/// <param name="all">Whether every filter is shown; else long runs of filters that do not hold are one line.</param>
internal sealed class ExplanationText(bool all)
{
    private const int Enough = 8;
    private const int ValueLength = 60;
    private const int TextLength = 80;

    private readonly StringBuilder _text = new();

    /// <summary>Prints what rule sets do with an event.</summary>
    public string Print(EventLine line, IReadOnlyList<Explanation> explanations)
    {
        _text.Append($"{line.Event.Name} (event {line.Event.Id}) at {line.Place}");
        foreach (string field in new[] { "UtcTime", "Image", "SourceImage" })
        {
            if (line.Text(field) is { } value)
                _text.Append($", {ShownText.Quote(value, TextLength)[1..^1]}");
        }

        _text.Append('\n');
        if (line.UnknownFields.Count > 0)
            _text.Append($"  passed over, since the event has no such field: {string.Join(", ", line.UnknownFields.Select(field => ShownText.Quote(field, ValueLength)))}\n");
        foreach (Explanation one in explanations)
            Append(line.Event, one);
        return _text.Append('\n').ToString();
    }

    private void Append(EventSchema schema, Explanation one)
    {
        _text.Append($"\n  {one.RuleSet}: {(one.IsLogged ? "LOGGED" : "DROPPED")}\n    why       {Why(schema, one)}\n    RuleName  {NameOf(one)}\n");
        for (int at = 0; at < one.Sets.Count; at++)
            Append(at + 1, one.Sets[at]);
        if (one.NotTried > 0)
            _text.Append($"    {Counted.Text(one.NotTried, "more element")} not tried\n");
    }

    private static string Why(EventSchema schema, Explanation one)
    {
        SetTrace? last = one.Sets.Count > 0 ? one.Sets[^1] : null;
        return one.Decision switch
        {
            DecisionReason.SetMatched when last!.Set.Relation == Relation.Or => $"{What(last.Items[^1])} ({LineOf(PlaceOf(last.Items[^1]))}) holds, in the {Element(last.Set)}",
            DecisionReason.SetMatched => $"all that is asked holds, in the {Element(last!.Set)}",
            DecisionReason.OnlySetFailed => one.IsLogged
                ? $"the only element for it, the {Element(last!.Set)}, does not match, and what it does not exclude is logged"
                : $"the only element for it, the {Element(last!.Set)}, does not match, and what it does not include is dropped",
            DecisionReason.AllSetsFailed => $"none of the {one.Sets.Count} elements for it matches; with more than one, what none includes is dropped",
            DecisionReason.NoSet => $"there is no element {schema.RuleElement}; without one, {schema.Name} is {(one.IsLogged ? "logged" : "dropped")}",
            _ => $"{schema.Name} is never filtered",
        };
    }

    private static string NameOf(Explanation one)
    {
        if (one.Name is not { } name)
            return one.Decision == DecisionReason.SetMatched ? "-, since no filter that holds has a name" : "-, since no element matched";
        string filter = $"{What(name.Filter)} ({LineOf(name.Filter.Place)})";
        string shown = ShownText.Quote(one.RuleName!, ValueLength);
        return (name.IsLeftBehind, name.Filter.NameOrigin) switch
        {
            (true, _) => $"{shown}, left behind by {filter}, which held though its Rule or element did not match in the end; what decided has no name",
            (_, NameOrigin.Rule) => $"{shown}, the name of the Rule of {filter}",
            (_, NameOrigin.RuleGroup) => $"{shown}, the name of the RuleGroup of {filter}",
            _ => $"{shown}, the name of {filter}",
        };
    }

    private void Append(int number, SetTrace set)
    {
        string asks = set.Set.Items.Count switch
        {
            0 => "empty, and never matches",
            1 => "1 item",
            int count when set.Set.Relation == Relation.Or => $"one of {count} items suffices",
            int count => $"all of {count} items must hold, of several on one field one",
        };
        _text.Append($"    {number}. {Element(set.Set)}, {asks}: {(set.Matches ? "matches" : "does not match")}\n");
        List<Row> rows = [];
        int hidden = 0;
        bool mayHide = !all && set.Items.Count(HoldsNothing) > Enough;
        foreach (ItemTrace item in set.Items)
        {
            if (mayHide && HoldsNothing(item))
            {
                hidden++;
                continue;
            }

            AddHidden(rows, ref hidden);
            Add(rows, item);
        }

        AddHidden(rows, ref hidden);
        if (set.NotLookedAt > 0)
            rows.Add(new Row(0, "…", "", $"{Counted.Text(set.NotLookedAt, "more item")} not looked at", ""));
        Append(rows);
    }

    /// <summary>Whether not even a part of the item holds.</summary>
    private static bool HoldsNothing(ItemTrace item) => item is RuleTrace rule
        ? rule.Filters.All(filter => filter.Result != ItemResult.Holds)
        : item.Result is ItemResult.Fails or ItemResult.DoesNotApply;

    private static void AddHidden(List<Row> rows, ref int hidden)
    {
        if (hidden > 0)
            rows.Add(new Row(0, "no", "", $"{Counted.Text(hidden, "item")} without a part that holds; '--all' shows them", ""));
        hidden = 0;
    }

    private static void Add(List<Row> rows, ItemTrace item)
    {
        if (item is FilterTrace filter)
        {
            rows.Add(RowOf(0, filter));
            return;
        }

        RuleTrace rule = (RuleTrace)item;
        rows.Add(new Row(0, Mark(rule.Result), LineOf(rule.Rule.Place), What(rule), ""));
        rows.AddRange(rule.Filters.Select(one => RowOf(1, one)));
        if (rule.NotLookedAt > 0)
            rows.Add(new Row(1, "…", "", $"{Counted.Text(rule.NotLookedAt, "more filter")} not looked at", ""));
    }

    private static Row RowOf(int depth, FilterTrace one) => new(depth, Mark(one.Result), LineOf(one.Filter.Place), What(one.Filter), one.Result switch
    {
        ItemResult.DoesNotApply => "does not apply to this event, which has the field at another place, or not at all",
        ItemResult.PassedOver => $"passed over: another filter on {one.Filter.Field} holds",
        _ => $"it is {ShownText.Quote(one.Text!, TextLength)}",
    });

    private void Append(List<Row> rows)
    {
        int places = Widest(rows.Select(row => row.Place.Length)), filters = Widest(rows.Where(row => row.Text.Length > 0).Select(row => row.What.Length));
        foreach (Row row in rows)
        {
            string place = row.Place.Length == 0 ? "" : row.Place.PadRight(places) + "  ";
            string line = $"       {new string(' ', row.Depth * 2)}{row.Mark,-4} {place}{row.What.PadRight(filters)}  {row.Text}";
            _text.Append(line.TrimEnd()).Append('\n');
        }

        static int Widest(IEnumerable<int> widths) => widths.DefaultIfEmpty(0).Max();
    }

    private static string Mark(ItemResult result) => result switch
    {
        ItemResult.Holds => "yes",
        ItemResult.PassedOver => "-",
        _ => "no",
    };

    private static string What(ItemTrace item) => item is FilterTrace filter ? What(filter.Filter) : What((RuleTrace)item);

    private static string What(FieldFilter filter) => $"{filter.Field} {ConditionWords.Of(filter.Condition)} {ShownText.Quote(filter.Value, ValueLength)}";

    private static string What(RuleTrace rule)
    {
        string name = rule.Rule.NameOrigin == NameOrigin.Rule ? " " + ShownText.Quote(rule.Rule.Name!, ValueLength) : "";
        return $"Rule{name}, {(rule.Rule.Relation == Relation.And ? "all" : "one")} of {Counted.Text(rule.Rule.Filters.Count, "filter")}";
    }

    private static SourcePlace PlaceOf(ItemTrace item) => item is FilterTrace filter ? filter.Filter.Place : ((RuleTrace)item).Rule.Place;

    private static string Element(FilterSet set) => $"{(set.Kind == SetKind.Include ? "include" : "exclude")} element at {LineOf(set.Place)}";

    private static string LineOf(SourcePlace place) => (place with { Column = 0 }).ToString();

    /// <param name="Depth">0, or 1 in a Rule.</param>
    /// <param name="Mark">Whether it holds.</param>
    /// <param name="Place">Where it stands; empty for a row about several.</param>
    /// <param name="What">The filter or Rule.</param>
    /// <param name="Text">The field's text.</param>
    private sealed record Row(int Depth, string Mark, string Place, string What, string Text);
}

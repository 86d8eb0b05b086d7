using Monitor.Rules.Model;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Settings;

namespace Monitor.Rules.Checks;

/// <summary>What a rule set says that was surely not meant.</summary>
internal static class CheckWarnings
{
    public static MonitorError UnknownSizedField(SourcePlace? place, string field, IReadOnlyCollection<string> known) => new(
        "MON5112",
        $"FieldSizes names '{field}', which no event has; the original engine does not start with it",
        Suggestion.Nearest(field, known) is { } nearest ? $"Did you mean '{nearest}'? Correct or remove it" : "Correct or remove it",
        place);

    public static MonitorError TrailingSeparator(FieldFilter filter) => new(
        "MON5113",
        $"The list ends with ';': the empty piece behind it occurs in every text, so the filter on {filter.Field} "
        + (filter.Condition switch
        {
            Condition.ContainsAny => "matches whenever the field has a value",
            Condition.ContainsAll => "is not changed by it",
            _ => "never matches where the field has a value",
        }),
        "Remove the ';' at the end",
        filter.Place);

    public static MonitorError EmptyPiece(FieldFilter filter) => new(
        "MON5113",
        filter.Condition == Condition.IsAny
            ? $"The list for {filter.Field} has an empty piece, which equals an empty text only"
            : $"The list for {filter.Field} has an empty piece, which stands for the rest of the list with its ';'",
        "Remove the ';' that is too many",
        filter.Place);

    public static MonitorError BreakAround(FieldFilter filter) => new(
        "MON5114", $"The value for {filter.Field} begins or ends with a line break or tab, which is compared too", "Put the value and its tags on one line", filter.Place);

    public static MonitorError EmptyValue(FieldFilter filter) => new(
        "MON5114",
        $"The filter on {filter.Field} has no value: '{ConditionWords.Of(filter.Condition)}' compares with empty text",
        "Write a value; a field that is absent reads as '-'",
        filter.Place);

    public static MonitorError NumberAsText(FieldFilter filter) => new(
        "MON5115",
        $"'{ConditionWords.Of(filter.Condition)}' compares text, character by character: 9 is more than {filter.Value}, whatever the numbers are",
        "Name the values, or ranges by their first digits with 'begin with'",
        filter.Place);

    public static MonitorError AppliesToSome(FieldFilter filter, IReadOnlyCollection<EventSchema> applies, IReadOnlyCollection<EventSchema> all) => new(
        "MON5116",
        $"The filter on {filter.Field} applies to event {string.Join(", ", applies.Select(schema => schema.Id))} only; on {string.Join(" and ", all.Except(applies).Select(schema => schema.Id))} it never matches",
        "Filter on a field that all events of the element have at the same place, or give it an element of its own",
        filter.Place);

    public static MonitorError NeverMatches(RuleItem rule, FieldFilter exact, FieldFilter other) => new(
        "MON5117",
        $"The Rule never matches: {exact.Field} would have to be '{exact.Value}' and also '{ConditionWords.Of(other.Condition)}' '{other.Value}'",
        "Make it groupRelation=\"or\", or remove one of the two filters",
        rule.Place);

    public static MonitorError Covered(FieldFilter filter, FieldFilter cover) => new(
        "MON5118",
        $"The filter on {filter.Field} changes nothing: whatever it matches, '{Short(cover.Value)}' at line {cover.Place.Line} matches before",
        "Remove it, or move it in front of the other if its name is to be reported",
        filter.Place);

    public static MonitorError NothingLogged(FilterSet set, FilterSet first) => new(
        "MON5119",
        $"No {set.Element} is ever logged: with several elements for one event, what none of them includes is dropped, and this one and line {first.Place.Line} include nothing",
        "Put all excludes into one element",
        set.Place);

    public static MonitorError EmptySet(FilterSet empty) => new(
        "MON5119",
        $"The empty {empty.Element} has no effect beside the other one",
        "Remove it",
        empty.Place);

    public static MonitorError NegativeAlternatives(FieldFilter filter, FieldFilter first) => new(
        "MON5120",
        $"The two '{ConditionWords.Of(filter.Condition)}' and '{ConditionWords.Of(first.Condition)}' on {filter.Field} are alternatives to each other, although the element's relation is 'and': one of them is enough",
        "Write one 'excludes any', or put both into a Rule with groupRelation=\"and\"",
        filter.Place);

    private static string Short(string value) => value.Length <= 60 ? value : string.Concat(value.AsSpan(0, 57), "…");
}

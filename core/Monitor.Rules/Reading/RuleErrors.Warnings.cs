using Monitor.Rules.Model;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Rules.Reading;

/// <content>What the original engine accepts without a word, or with one that is easily overlooked.</content>
internal static partial class RuleErrors
{
    public static MonitorError SchemaVersionUnclean(SourcePlace place, string text, SchemaVersion version) => new(
        "MON5101", $"The schemaversion '{text}' is read as {version}", $"Write schemaversion=\"{version}\"", place);

    public static MonitorError SchemaNewer(SourcePlace place, SchemaVersion version) => new(
        "MON5101",
        $"The schemaversion {version} is newer than the newest that is known, {SchemaVersion.Newest}; events and conditions that it brought are unknown here",
        $"Use a newer Monitor, or write schemaversion=\"{SchemaVersion.Newest}\"",
        place);

    public static MonitorError UnknownElement(SourcePlace place, string name, IReadOnlyCollection<string> known) => new(
        "MON5102", $"There is no event '{name}'; the element itself has no effect", Suggestion.Cure(name, known), place);

    public static MonitorError EventOutsideFiltering(SourcePlace place, string name) => new(
        "MON5102", $"Filters for {name} have no effect outside EventFiltering", "Move the element into <EventFiltering>", place);

    public static MonitorError NestedGroup(SourcePlace place) => new(
        "MON5102", "A RuleGroup stands in a RuleGroup; the outer one has no effect on what is in the inner one", "Close the outer group first", place);

    public static MonitorError UnknownAttribute(SourcePlace place, string name, IReadOnlyCollection<string> known) => new(
        "MON5103", $"The attribute '{name}' has no effect here", Suggestion.Cure(name, known), place);

    public static MonitorError UnknownOption(SourcePlace place, string name) => new(
        "MON5104", $"There is no option '{name}'; neither it nor any option behind it has an effect", Suggestion.Cure(name, OptionsReader.Known), place);

    public static MonitorError OptionNotReached(SourcePlace place, string name) => new(
        "MON5104", $"The option {name} has no effect, since reading of options ended at an earlier one", "Correct the option that an earlier message names", place);

    public static MonitorError OptionValue(SourcePlace place, string name, string value, string expected) => new(
        "MON5105", $"The option {name} does not take '{value}'", $"Write {expected}", place);

    public static MonitorError DocumentType(SourcePlace place) => new(
        "MON5106", "The document type has no effect, and entities that it declares are refused", "Remove the <!DOCTYPE …>", place);

    public static MonitorError StrayText(SourcePlace place) => new(
        "MON5107", "The text between the elements has no effect", "Remove it, or make it a comment", place);

    public static MonitorError ElementInValue(SourcePlace place, string field) => new(
        "MON5107", $"The filter on {field} has elements in its value; they have no effect", "Write the value as text, with &lt; for <", place);

    public static MonitorError UnknownRelation(SourcePlace place, string text) => new(
        "MON5108", $"The groupRelation '{text}' is taken as 'and'", "Write 'and' or 'or'", place);

    public static MonitorError GroupWithoutRelation(SourcePlace place, Relation relation) => new(
        "MON5108",
        $"The RuleGroup has no groupRelation; by the schemaversion it is '{(relation == Relation.And ? "and" : "or")}'",
        "Write groupRelation=\"or\" or groupRelation=\"and\"",
        place);

    public static MonitorError NoOnMatch(SourcePlace place, string element) => new(
        "MON5109", $"{element} has no onmatch; it has no effect", "Write onmatch=\"include\" or onmatch=\"exclude\"", place);

    public static MonitorError OnMatchAndDefault(SourcePlace place, string element) => new(
        "MON5109", $"{element} has both onmatch and default; it has no effect", "Keep one of them", place);

    public static MonitorError UnknownOnMatch(SourcePlace place, string attribute, string word, SetKind kind) => new(
        "MON5109",
        $"The {attribute} '{word}' is neither include nor exclude; the element acts like onmatch=\"{(kind == SetKind.Include ? "include" : "exclude")}\"",
        "Write include or exclude",
        place);

    public static MonitorError UnknownField(SourcePlace place, string field, string element, IReadOnlyCollection<string> known) => new(
        "MON5110",
        $"{element} has no field '{field}'; neither this element nor any later {element} has an effect",
        Suggestion.Cure(field, known),
        place);

    public static MonitorError FieldsOfSeveralEvents(SourcePlace place, string element, IReadOnlyCollection<string> fields) => new(
        "MON5110",
        $"No event of {element} has all of the fields {string.Join(", ", fields)}; neither this element nor any later {element} has an effect",
        "Give the fields of each event an element of their own",
        place);

    public static MonitorError SetNotReached(SourcePlace place, string element) => new(
        "MON5110", $"This {element} has no effect, since an earlier one has a field that is not there", "Correct the field that an earlier message names", place);

    public static MonitorError EmptyRule(SourcePlace place) => new(
        "MON5111", "The Rule has no filters and no effect", "Add filters, or remove it", place);
}

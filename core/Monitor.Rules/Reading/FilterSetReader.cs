using Monitor.Rules.Model;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Reading;

/// <summary>Reads one event element with its filters and Rules.</summary>
/// <param name="xml">The file.</param>
/// <param name="elements">The event elements.</param>
/// <param name="options">How files are read.</param>
/// <param name="readNested">Reads an event element that stands in another one: it counts, and the outer one has a field too many.</param>
/// <param name="findings">Takes mistakes.</param>
internal sealed class FilterSetReader(RuleXml xml, RuleElements elements, RuleReadOptions options, Action<string> readNested, RuleFindings findings)
{
    private const int MaximumName = 255;
    private static readonly string[] SetAttributes = ["onmatch", "default"];
    private static readonly string[] RuleAttributes = ["name", "groupRelation"];
    private static readonly string[] FilterAttributes = ["name", "condition"];

    /// <summary>Reads the element at hand.</summary>
    /// <param name="element">Its name.</param>
    /// <param name="relation">How its items are combined.</param>
    /// <param name="group">The RuleGroup's name.</param>
    /// <param name="set">The set, if it was read.</param>
    public SetOutcome Read(string element, Relation relation, ItemName group, out FilterSet? set)
    {
        set = null;
        SourcePlace place = xml.Place;
        xml.WarnOfUnknownAttributes(SetAttributes);
        SetKind? kind = ReadKind(element, place);
        List<FilterItem> items = [];
        foreach (string name in xml.Children())
        {
            if (name.Equals("Rule", StringComparison.OrdinalIgnoreCase))
                ReadRule(group, items);
            else if (ReadFilter(name, group) is { } filter)
                items.Add(filter);
        }

        if (kind is null)
            return SetOutcome.Dropped;
        if (Bind(element, items) is not { } bound)
            return SetOutcome.EndsElement;
        set = new FilterSet(element, kind.Value, relation, bound, items, place);
        return SetOutcome.Read;
    }

    /// <summary>The relation that an attribute's text names; null if it names none. Any word but <c>or</c> is taken as <c>and</c>.</summary>
    public Relation? ReadRelation(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (text.Equals("or", StringComparison.OrdinalIgnoreCase))
            return Relation.Or;
        if (!text.Equals("and", StringComparison.OrdinalIgnoreCase))
            findings.Warn(RuleErrors.UnknownRelation(xml.Place, text));
        return Relation.And;
    }

    /// <summary>The name of the element at hand, or else the outer one.</summary>
    /// <param name="outer">The outer name.</param>
    /// <param name="element">What the element at hand is.</param>
    public ItemName ReadName(ItemName outer, NameOrigin element)
    {
        string? name = xml.Attribute("name");
        if (name?.Length > MaximumName)
            findings.Error(RuleErrors.NameTooLong(xml.Place, name.Length, MaximumName));
        return string.IsNullOrEmpty(name) ? outer : new ItemName(name, element);
    }

    private SetKind? ReadKind(string element, SourcePlace place)
    {
        string? onMatch = xml.Attribute("onmatch"), byDefault = xml.Attribute("default");
        if (onMatch is null == byDefault is null)
        {
            findings.Warn(onMatch is null ? RuleErrors.NoOnMatch(place, element) : RuleErrors.OnMatchAndDefault(place, element));
            return null;
        }

        string word = onMatch ?? byDefault!;
        bool isInclude = word.Equals("include", StringComparison.OrdinalIgnoreCase);
        if (isInclude || word.Equals("exclude", StringComparison.OrdinalIgnoreCase))
            return isInclude == onMatch is not null ? SetKind.Include : SetKind.Exclude;
        SetKind kind = elements.Events(element)[0].Default == EventDefault.NotLogged ? SetKind.Include : SetKind.Exclude;
        findings.Warn(RuleErrors.UnknownOnMatch(place, onMatch is null ? "default" : "onmatch", word, kind));
        return kind;
    }

    private void ReadRule(ItemName group, List<FilterItem> items)
    {
        SourcePlace place = xml.Place;
        xml.WarnOfUnknownAttributes(RuleAttributes);
        Relation relation = ReadRelation(xml.Attribute("groupRelation")) ?? Relation.Or;
        ItemName rule = ReadName(group, NameOrigin.Rule);
        List<FieldFilter> filters = [];
        foreach (string name in xml.Children())
        {
            if (ReadFilter(name, rule) is { } filter)
                filters.Add(filter);
        }

        if (filters.Count > 0)
            items.Add(new RuleItem(relation, filters, rule.Text, place) { NameOrigin = rule.Origin });
        else
            findings.Warn(RuleErrors.EmptyRule(place));
    }

    private FieldFilter? ReadFilter(string field, ItemName outer)
    {
        SourcePlace place = xml.Place;
        if (elements.Contains(field))
        {
            readNested(field);
            return new FieldFilter(field, Condition.Is, "", null, place);
        }

        xml.WarnOfUnknownAttributes(FilterAttributes);
        string? word = xml.Attribute("condition");
        ItemName name = ReadName(outer, NameOrigin.Filter);
        bool isKnown = ConditionWords.TryParse(word, out Condition condition);
        if (!isKnown)
            findings.Error(RuleErrors.UnknownCondition(place, word!));
        string value = EnvironmentText.Expand(xml.ReadValue(out bool hasElements), options.Environment);
        if (hasElements)
            findings.Warn(RuleErrors.ElementInValue(place, field));
        return isKnown ? new FieldFilter(field, condition, value, name.Text, place) { NameOrigin = name.Origin } : null;
    }

    /// <summary>The first event of the element that has all fields.</summary>
    private EventSchema? Bind(string element, List<FilterItem> items)
    {
        List<FieldFilter> filters = [.. FilterSet.FiltersOf(items)];
        IReadOnlyList<EventSchema> events = elements.Events(element);
        if (events.FirstOrDefault(schema => filters.TrueForAll(filter => schema.Find(filter.Field) is not null)) is { } bound)
            return bound;
        if (filters.Find(filter => events.All(schema => schema.Find(filter.Field) is null)) is { } unknown)
            findings.Warn(RuleErrors.UnknownField(unknown.Place, unknown.Field, element, FieldsOf(events)));
        else
            findings.Warn(RuleErrors.FieldsOfSeveralEvents(filters[0].Place, element, [.. filters.Select(filter => filter.Field).Distinct()]));
        return null;
    }

    private static List<string> FieldsOf(IReadOnlyList<EventSchema> events) =>
        [.. events.SelectMany(schema => schema.Fields.ToArray()).Select(field => field.Name).Distinct()];
}

/// <summary>A name that matches report.</summary>
/// <param name="Text">The name; null if there is none.</param>
/// <param name="Origin">What it stands on.</param>
internal readonly record struct ItemName(string? Text, NameOrigin Origin);

/// <summary>What came of reading an event element.</summary>
internal enum SetOutcome
{
    /// <summary>It is a set.</summary>
    Read = 0,

    /// <summary>It is left out.</summary>
    Dropped = 1,

    /// <summary>It is left out, and so is every later one of the same element.</summary>
    EndsElement = 2,
}

using System.Globalization;
using System.Xml.Linq;
using Monitor.Rules.Model;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Tests.Naive;

/// <summary>Reads the sets of a configuration that the current engine accepts, without saying what is wrong with it.</summary>
/// <param name="events">The events.</param>
internal sealed class NaiveReader(EventCatalog events)
{
    private static readonly SourcePlace Nowhere = new("");

    /// <summary>What XML calls white space; a no-break space is none.</summary>
    private static readonly char[] XmlBlanks = [' ', '\t', '\r', '\n'];

    private readonly List<FilterSet> _sets = [];
    private readonly HashSet<string> _unread = [];
    private bool _groupsByDefault;

    /// <summary>The sets of a configuration, in order.</summary>
    public static IReadOnlyList<FilterSet> Read(XElement sysmon, EventCatalog events)
    {
        NaiveReader reader = new(events) { _groupsByDefault = Version((string)sysmon.Attribute("schemaversion")!) > 4.10m };
        foreach (XElement element in sysmon.Elements("EventFiltering").Descendants())
            reader.Add(element);
        return reader._sets;
    }

    /// <summary>The number at the start of the text; of its decimals two count.</summary>
    private static decimal Version(string text)
    {
        string number = string.Concat(text.TrimStart().TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.'));
        string[] parts = number.Split('.');
        string decimals = (parts.Length > 1 ? parts[1] : "").PadRight(2, '0')[..2];
        return decimal.Parse($"{parts[0]}.{decimals}", CultureInfo.InvariantCulture);
    }

    private void Add(XElement element)
    {
        EventSchema[] candidates = [.. events.All.Where(schema => schema.RuleElement == element.Name.ToString())];
        if (candidates.Length == 0 || _unread.Contains(candidates[0].RuleElement!))
            return;
        string? match = (string?)element.Attribute("onmatch"), standard = (string?)element.Attribute("default");
        if (match is null == standard is null)
            return;
        XElement? group = element.Parent is { } parent && IsCalled(parent, "RuleGroup") ? parent : null;
        string[] fields = [.. element.Elements().SelectMany(item => IsCalled(item, "Rule") ? item.Elements() : [item]).Select(item => item.Name.ToString())];
        EventSchema? bound = candidates.FirstOrDefault(schema => fields.All(field => schema.Find(field) is not null));
        if (bound is null)
        {
            _unread.Add(candidates[0].RuleElement!);
            return;
        }

        string relation = (string?)group?.Attribute("groupRelation") ?? "";
        _sets.Add(new FilterSet(
            candidates[0].RuleElement!,
            KindOf(match, standard, candidates[0].Default == EventDefault.Logged),
            relation.Length > 0 ? RelationOf(relation) : _groupsByDefault ? Relation.And : Relation.Or,
            bound,
            [.. element.Elements().Select(item => ItemOf(item, NameOf(group))).OfType<FilterItem>()],
            Nowhere));
    }

    private static SetKind KindOf(string? match, string? standard, bool loggedByDefault)
    {
        string word = (match ?? standard)!;
        bool isInclude = word.Equals("include", StringComparison.OrdinalIgnoreCase);
        if (!isInclude && !word.Equals("exclude", StringComparison.OrdinalIgnoreCase))
            return loggedByDefault ? SetKind.Exclude : SetKind.Include;
        return isInclude == match is not null ? SetKind.Include : SetKind.Exclude;
    }

    private static FilterItem? ItemOf(XElement element, string? groupName)
    {
        if (!IsCalled(element, "Rule"))
            return FilterOf(element, groupName);
        string? name = NameOf(element) ?? groupName;
        FieldFilter[] filters = [.. element.Elements().Select(filter => FilterOf(filter, name))];
        string relation = (string?)element.Attribute("groupRelation") ?? "";
        return filters.Length == 0 ? null : new RuleItem(relation.Length == 0 ? Relation.Or : RelationOf(relation), filters, name, Nowhere);
    }

    private static FieldFilter FilterOf(XElement element, string? outerName)
    {
        string word = (string?)element.Attribute("condition") ?? "";
        Condition condition = word.Length == 0
            ? Condition.Is
            : Enum.GetValues<Condition>().Single(one => ConditionWords.Of(one).Equals(word, StringComparison.OrdinalIgnoreCase));
        string value = element.Nodes().OfType<XText>().FirstOrDefault(text => text is XCData || text.Value.Trim(XmlBlanks).Length > 0)?.Value ?? "";
        return new FieldFilter(element.Name.ToString(), condition, value, NameOf(element) ?? outerName, Nowhere);
    }

    private static Relation RelationOf(string word) => word.Equals("or", StringComparison.OrdinalIgnoreCase) ? Relation.Or : Relation.And;

    private static string? NameOf(XElement? element) => (string?)element?.Attribute("name") is { Length: > 0 } name ? name : null;

    private static bool IsCalled(XElement element, string name) => element.Name.ToString().Equals(name, StringComparison.OrdinalIgnoreCase);
}

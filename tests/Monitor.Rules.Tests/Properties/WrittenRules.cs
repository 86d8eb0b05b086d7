using System.Xml.Linq;
using CsCheck;
using Monitor.Rules.Model;

namespace Monitor.Rules.Tests.Properties;

/// <summary>Random configurations, written as XML. Few fields, few words and many repetitions, so that filters often match, contradict each
/// other and share values.</summary>
internal static class WrittenRules
{
    /// <summary>Event elements, and the fields of them that filters name. A set may mix fields that no one event has.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Elements = new Dictionary<string, string[]>
    {
        ["ProcessCreate"] = ["Image", "CommandLine", "User", "ParentImage", "RuleName"],
        ["ImageLoad"] = ["Image", "ImageLoaded", "Signed"],
        ["RegistryEvent"] = ["TargetObject", "Image", "User", "EventType", "Details", "NewName"],
        ["WmiEvent"] = ["Operation", "User", "Name", "Query", "Destination", "Consumer"],
        ["PipeEvent"] = ["PipeName", "Image"],
        ["DnsQuery"] = ["QueryName"],
    };

    /// <summary>What values and texts are made of: parts of paths, traps of folding and order, lists, and runs longer than a machine word.</summary>
    public static readonly string[] Words =
    [
        "a", "b", "A", "aa", "ab", "cmd.exe", "\\", "\\", "/", "C:\\Windows\\", "/usr/bin/", "é", "É", "ß", "\u212a", "k", "K", "\u0131", "\u0130", "i", "🙂", "日本",
        "\u017f", "s", "[", "_", "^", "`", "{", "@", "Z", "z", "-", " ", "\n", "0", "9", "443", "0x1410", "%x%", "true", "\u007f", "\u0080", "\u00a0",
        "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_abcdefghijklmnopqrstuvwxyz0123456789", "aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaab",
    ];

    private static readonly string[] Relations = ["or", "and", "OR", "And", "xor", ""];
    private static readonly string[] Versions = ["4.90", "4.90", "4.22", "4.11", "4.100", "4.1", "4.0", "5.0"];
    private static readonly string[] Names = ["n1", "n2", "n3", "", "a longer name, with <marks> & é"];

    /// <summary>Words one behind the other.</summary>
    public static readonly Gen<string> AnyText = Gen.Frequency((1, Gen.Const("")), (6, OneOf(Words)), (3, OneOf(Words).Array[2, 4].Select(string.Concat)));

    /// <summary>A list with <c>;</c>, often where it surprises: at the start, at the end, twice.</summary>
    private static readonly Gen<string> AnyList =
        Gen.Frequency((5, AnyText), (1, Gen.Const(""))).Array[1, 5].Select(pieces => string.Join(';', pieces));

    private static readonly Gen<XElement> AnyProcessFilter = Filter(Elements["ProcessCreate"]);

    /// <summary>A whole configuration.</summary>
    public static readonly Gen<XElement> AnyConfiguration = Gen.Select(
        OneOf(Versions),
        Gen.Frequency((4, AnySetInGroup()), (1, AnyBareSet())).Array[0, 6],
        Gen.Frequency((4, Gen.Const((XElement?)null)), (1, AnyLargeSet()), (1, AnyDenseSet())),
        (version, sets, large) => new XElement("Sysmon", new XAttribute("schemaversion", version), new XElement("EventFiltering", sets, large)));

    /// <summary>One of some values.</summary>
    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(at => values[at]);

    private static Gen<XElement> AnyBareSet() =>
        from element in OneOf(Elements.Keys.ToArray())
        from start in OneOf("onmatch", "onmatch", "onmatch", "default")
        from kind in OneOf("include", "exclude", "Include", "EXCLUDE", "maybe")
        from items in Gen.Frequency((4, Filter(Elements[element])), (1, Rule(Elements[element]))).Array[0, 6]
        select new XElement(element, new XAttribute(start, kind), items);

    private static Gen<XElement> AnySetInGroup() =>
        from relation in OneOf(Relations)
        from name in AnyName()
        from sets in AnyBareSet().Array[1, 2]
        select new XElement("RuleGroup", new XAttribute("groupRelation", relation), name, sets);

    /// <summary>So many filters on few fields that they are looked up together.</summary>
    private static Gen<XElement?> AnyLargeSet() =>
        from kind in OneOf("include", "exclude")
        from filters in AnyProcessFilter.Array[20, 120]
        select (XElement?)new XElement("RuleGroup", new XAttribute("groupRelation", "or"), new XElement("ProcessCreate", new XAttribute("onmatch", kind), filters));

    /// <summary>Values of two letters under one condition and its opposite: many start or end with, or lie in, others.</summary>
    private static Gen<XElement?> AnyDenseSet() =>
        from conditions in OneOf<Condition[]>(
            [Condition.BeginWith, Condition.NotBeginWith],
            [Condition.EndWith, Condition.NotEndWith],
            [Condition.Contains, Condition.Excludes],
            [Condition.Is, Condition.Image])
        let mostlyTheFirst = Gen.Frequency((6, Gen.Const(conditions[0])), (1, Gen.Const(conditions[1])))
        from filters in AnyFilter(["ImageLoaded"], mostlyTheFirst, OneOf('a', 'b').Array[0, 7].Select(letters => new string(letters))).Array[3, 40]
        from relation in OneOf("or", "and")
        select (XElement?)new XElement("RuleGroup", new XAttribute("groupRelation", relation), new XElement("ImageLoad", new XAttribute("onmatch", "include"), filters));

    private static Gen<XElement> Rule(string[] fields) =>
        from relation in OneOf(Relations)
        from name in AnyName()
        from filters in Filter(fields).Array[0, 4]
        select new XElement("Rule", new XAttribute("groupRelation", relation), name, filters);

    private static Gen<XElement> Filter(string[] fields) =>
        from condition in Gen.Enum<Condition>()
        from filter in AnyFilter(fields, Gen.Const(condition), Gen.Frequency((ConditionWords.TakesList(condition) ? 8 : 1, AnyList), (4, AnyText)))
        select filter;

    private static Gen<XElement> AnyFilter(string[] fields, Gen<Condition> conditions, Gen<string> values) =>
        from field in OneOf(fields)
        from condition in conditions
        from value in values
        from name in AnyName()
        select new XElement(field, new XAttribute("condition", ConditionWords.Of(condition)), name, value);

    private static Gen<XAttribute?> AnyName() =>
        Gen.Frequency((1, Gen.Const((XAttribute?)null)), (1, OneOf(Names).Select(name => (XAttribute?)new XAttribute("name", name))));
}

using System.Text;
using System.Xml.Linq;
using CsCheck;
using Monitor.Rules.Model;
using Monitor.Rules.Reading;
using Monitor.Rules.Tests.Fixtures;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Tests.Properties;

/// <summary>A random event: one of the events of a random element, with texts for the fields that filters name.</summary>
/// <param name="Schema">The event.</param>
/// <param name="Fields">The texts of the fields that are not absent.</param>
/// <param name="Pending">A bit for each field that is taken as not known yet.</param>
internal sealed record RuleEvent(EventSchema Schema, IReadOnlyDictionary<string, string> Fields, ulong Pending)
{
    public override string ToString() =>
        $"event {Schema.Id}: {string.Join(", ", Fields.Select(field => $"{field.Key}='{field.Value}'"))}; pending {string.Join(' ', Names(Schema, Pending))}";

    private static IEnumerable<string> Names(EventSchema schema, ulong pending)
    {
        for (int i = 0; i < schema.Fields.Length; i++)
        {
            if ((pending >> i & 1) != 0)
                yield return schema.Fields[i].Name;
        }
    }
}

/// <summary>Random routes and random events for them, whose texts are mostly made of the routes' own values.</summary>
/// <param name="Configurations">A configuration for each route.</param>
/// <param name="SplitsAtSlash">How paths are split, on all routes.</param>
/// <param name="Events">The events.</param>
internal sealed record RuleCase(IReadOnlyList<XElement> Configurations, bool SplitsAtSlash, IReadOnlyList<RuleEvent> Events)
{
    /// <summary>Events of a case.</summary>
    public const int EventsEach = 25;

    /// <summary>Any case.</summary>
    public static readonly Gen<RuleCase> Any =
        from configurations in WrittenRules.AnyConfiguration.Array[1, 3]
        from splits in Gen.Bool
        from events in AnyEvent(ValuesOf(configurations), [.. configurations.SelectMany(ElementsOf).DefaultIfEmpty("ImageLoad")]).Array[EventsEach]
        select new RuleCase(configurations, splits, events);

    /// <summary>Each route's rule set, as it is read.</summary>
    public IReadOnlyList<RuleSet> Load() =>
        [.. Configurations.Select(configuration => TextRules.Load(Bytes(configuration), new RuleReadOptions { SplitsAtSlash = SplitsAtSlash }))];

    /// <summary>A configuration as a file.</summary>
    public static byte[] Bytes(XElement configuration) => Encoding.UTF8.GetBytes(configuration.ToString(SaveOptions.DisableFormatting));

    public override string ToString() =>
        $"{string.Join('\n', Configurations)}\nsplits at slash: {SplitsAtSlash}\n{string.Join('\n', Events)}";

    /// <summary>The values of a field's filters, whole and in pieces.</summary>
    public static IReadOnlyDictionary<string, string[]> ValuesOf(IEnumerable<XElement> configurations) => configurations
        .SelectMany(configuration => configuration.Descendants())
        .Where(element => element.Attribute("condition") is not null)
        .GroupBy(element => element.Name.LocalName)
        .ToDictionary(
            field => field.Key,
            field => field.SelectMany(element => element.Value.Split(';').Append(element.Value)).Distinct().ToArray());

    private static IEnumerable<string> ElementsOf(XElement configuration) =>
        configuration.Descendants().Select(element => element.Name.LocalName).Where(WrittenRules.Elements.ContainsKey);

    private static Gen<RuleEvent> AnyEvent(IReadOnlyDictionary<string, string[]> values, string[] elements) =>
        from element in WrittenRules.OneOf(elements)
        from schema in WrittenRules.OneOf(TextRules.Catalog.All.Where(schema => schema.RuleElement == element).ToArray())
        from texts in Gen.Frequency((1, Gen.Const((string?)null)), (1, Gen.Const((string?)"")), (3, WrittenRules.AnyText.Select(text => (string?)text)))
            .Array[WrittenRules.Elements[element].Length]
        from choices in Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 9], WrittenRules.AnyText, WrittenRules.AnyText, Gen.Bool).Array[texts.Length]
        from pending in Gen.ULong
        from pendingToo in Gen.ULong
        select EventOf(schema, WrittenRules.Elements[element], values, texts, choices, pending & pendingToo);

    private static RuleEvent EventOf(
        EventSchema schema,
        string[] names,
        IReadOnlyDictionary<string, string[]> values,
        string?[] texts,
        (int Seed, int Manner, string Before, string Behind, bool FlipsCase)[] choices,
        ulong pending)
    {
        Dictionary<string, string> fields = [];
        ulong known = 0;
        for (int i = 0; i < names.Length; i++)
        {
            if (schema.Find(names[i]) is not { } field)
                continue;
            known |= 1UL << field.Index;
            string? text = texts[i];
            if (choices[i].Manner < 8 && values.TryGetValue(names[i], out string[]? likely))
                text = Near(likely[choices[i].Seed % likely.Length], choices[i]);
            if (text is not null)
                fields[names[i]] = text;
        }

        return new RuleEvent(schema, fields, pending & known);
    }

    /// <summary>A text that holds a value, nearly holds it, or holds it with the case of its letters flipped.</summary>
    private static string Near(string value, (int Seed, int Manner, string Before, string Behind, bool FlipsCase) choice)
    {
        if (choice.FlipsCase)
            value = string.Concat(value.Select((letter, at) => (choice.Seed >> at % 31 & 1) == 0 ? letter : Flipped(letter)));
        return choice.Manner switch
        {
            < 3 => value,
            3 => choice.Before + value,
            4 => value + choice.Behind,
            5 => choice.Before + value + choice.Behind,
            6 => value.Length > 1 && !char.IsSurrogate(value[^1]) ? value[..^1] : value,
            _ => value.Length > 1 && !char.IsSurrogate(value[0]) ? value[1..] + choice.Behind : value,
        };
    }

    private static char Flipped(char letter) => char.IsAsciiLetter(letter) ? (char)(letter ^ 0x20) : letter;
}

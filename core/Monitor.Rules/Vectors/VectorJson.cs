using System.Globalization;
using System.Text;
using System.Text.Json;
using Monitor.Rules.Json;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Vectors;

/// <summary>The values of a vector file. What is not as it has to be is thrown with its place.</summary>
/// <param name="path">The file.</param>
/// <param name="root">What stands in it.</param>
/// <param name="textEvents">The events that vectors may have.</param>
internal sealed class VectorJson(string path, PlacedJson root, EventCatalog textEvents)
{
    private readonly PlacedJson? _files = root.Members.GetValueOrDefault("configFiles");

    /// <summary>The vectors of a file; a list alone is one of vectors.</summary>
    public static IReadOnlyList<PlacedJson> Vectors(PlacedJson root) => root.Kind == JsonTokenType.StartArray
        ? root.Items
        : root.Members.TryGetValue("vectors", out PlacedJson? vectors) && vectors.Kind == JsonTokenType.StartArray
            ? vectors.Items
            : throw Wrong(root, "The list 'vectors'", "{ \"vectors\": [ … ] }");

    /// <summary>The vectors that say of a configuration alone whether it is accepted.</summary>
    public static IReadOnlyList<PlacedJson> Loads(PlacedJson root) => root.Members.TryGetValue("loads", out PlacedJson? loads) ? loads.Items : [];

    /// <summary>A text that must be there.</summary>
    public static string Text(PlacedJson owner, string name) => OptionalText(owner, name) ?? throw Wrong(owner, $"The text '{name}'", $"\"{name}\": \"…\"");

    /// <summary>A text, or null.</summary>
    public static string? OptionalText(PlacedJson owner, string name)
    {
        if (owner.Members.GetValueOrDefault(name) is not { Kind: not JsonTokenType.Null } value)
            return null;
        return value.Kind == JsonTokenType.String ? value.Text : throw Wrong(value, $"The text '{name}'", $"\"{name}\": \"…\"");
    }

    /// <summary>Which of two words a value is.</summary>
    /// <returns>Whether it is the first.</returns>
    public static bool Choice(PlacedJson owner, string name, string first, string second)
    {
        PlacedJson? value = owner.Members.GetValueOrDefault(name);
        return value?.Text == first || (value?.Text == second ? false : throw Wrong(value ?? owner, $"The value '{name}'", $"{first} or {second} as \"{name}\""));
    }

    /// <summary>An object that must be there.</summary>
    public static PlacedJson Object(PlacedJson owner, string name, string expected) =>
        owner.Members.GetValueOrDefault(name) is { Kind: JsonTokenType.StartObject } value ? value : throw Wrong(owner.Members.GetValueOrDefault(name) ?? owner, $"The object '{name}'", expected);

    /// <summary>Texts by name, or null.</summary>
    public static Dictionary<string, string>? Texts(PlacedJson owner, string name) =>
        owner.Members.GetValueOrDefault(name)?.Members.ToDictionary(
            member => member.Key,
            member => member.Value.Text ?? throw Wrong(member.Value, $"The text '{member.Key}'", $"\"{member.Key}\": \"…\""));

    /// <summary>The event that a vector names by its id.</summary>
    public EventSchema Event(PlacedJson one)
    {
        PlacedJson? id = one.Members.GetValueOrDefault("eventId");
        if (!int.TryParse(id?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            throw Wrong(id ?? one, "The number 'eventId'", "\"eventId\": 1, or another event's id");
        return number <= ushort.MaxValue && textEvents.Find((ushort)number) is { } schema
            ? schema
            : throw new MonitorException(JsonErrors.UnknownEvent(id!.Place, id.Text!));
    }

    /// <summary>The event's fields.</summary>
    public static Dictionary<string, string> Fields(PlacedJson one, EventSchema schema)
    {
        PlacedJson fields = Object(one, "fields", "\"fields\": { \"Image\": \"/usr/bin/id\" }, or {}");
        if (fields.Members.FirstOrDefault(member => schema.Find(member.Key) is null) is { Key: { } unknown } member)
            throw new MonitorException(JsonErrors.UnknownField(member.Value.Place, unknown, schema.Name, [.. schema.Fields.ToArray().Select(field => field.Name)]));
        return Texts(one, "fields")!;
    }

    /// <summary>The configuration: written there, or one of the file's <c>configFiles</c>, or a path.</summary>
    public VectorConfiguration Configuration(PlacedJson one)
    {
        if (OptionalText(one, "config") is { } text)
            return new VectorConfiguration(one.Place.ToString(), Encoding.UTF8.GetBytes(text));
        if (OptionalText(one, "configFile") is not { } name)
            throw Wrong(one, "The configuration", "it as \"config\": \"<Sysmon …\", or its path as \"configFile\"");
        SourcePlace place = one.Members["configFile"].Place;
        if (_files?.Members.TryGetValue(name, out PlacedJson? file) == true)
            return new VectorConfiguration(name, ContentOf(file));
        string found = Path.Combine(Path.GetDirectoryName(path) ?? "", name);
        return File.Exists(found) || Directory.Exists(found)
            ? new VectorConfiguration(found, null)
            : throw new MonitorException(JsonErrors.UnknownConfiguration(place, name));
    }

    private static byte[] ContentOf(PlacedJson file)
    {
        if (OptionalText(file, "config") is { } text)
            return Encoding.UTF8.GetBytes(text);
        try
        {
            return Convert.FromBase64String(Text(file, "configBase64"));
        }
        catch (FormatException)
        {
            throw Wrong(file.Members["configBase64"], "The text 'configBase64'", "the file's bytes in Base64");
        }
    }

    private static MonitorException Wrong(PlacedJson at, string what, string expected) => new(JsonErrors.WrongShape(at.Place, what, expected));
}

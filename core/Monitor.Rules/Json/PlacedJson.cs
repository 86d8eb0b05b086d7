using System.Text;
using System.Text.Json;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Rules.Json;

/// <summary>A JSON value that knows where it stands, so that what is wrong with it can be told with line and column.</summary>
internal sealed class PlacedJson
{
    private readonly JsonSource _source;
    private readonly long _offset;

    private PlacedJson(JsonSource source, ref Utf8JsonReader reader)
    {
        _source = source;
        _offset = reader.TokenStartIndex;
        Kind = reader.TokenType;
        switch (Kind)
        {
            case JsonTokenType.StartObject:
                Members = ReadMembers(source, ref reader);
                break;
            case JsonTokenType.StartArray:
                Items = ReadItems(source, ref reader);
                break;
            case JsonTokenType.Null:
                break;
            case JsonTokenType.String:
                Text = reader.GetString();
                break;
            default:
                Text = Encoding.UTF8.GetString(reader.ValueSpan);
                break;
        }
    }

    /// <summary>What it is: the token that it begins with.</summary>
    public JsonTokenType Kind { get; }

    /// <summary>What stands in a string, or how a number, <c>true</c> or <c>false</c> is written; null for anything else.</summary>
    public string? Text { get; }

    /// <summary>The members of an object; of two with one name the last. Empty for anything else.</summary>
    public IReadOnlyDictionary<string, PlacedJson> Members { get; } = new Dictionary<string, PlacedJson>();

    /// <summary>The items of a list; empty for anything else.</summary>
    public IReadOnlyList<PlacedJson> Items { get; } = [];

    /// <summary>Where it begins.</summary>
    public SourcePlace Place => _source.PlaceOf(_offset);

    /// <summary>Reads one value and nothing behind it.</summary>
    /// <param name="source">The text.</param>
    /// <exception cref="MonitorException">It is not JSON.</exception>
    public static PlacedJson Read(JsonSource source)
    {
        Utf8JsonReader reader = new(source.Bytes);
        try
        {
            reader.Read();
            PlacedJson value = new(source, ref reader);
            reader.Read();
            return value;
        }
        catch (JsonException exception)
        {
            SourcePlace place = source.PlaceOf(exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0);
            throw new MonitorException(JsonErrors.NotJson(place, exception.Message), exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new MonitorException(JsonErrors.NotJson(source.PlaceOf(reader.TokenStartIndex), "a text is not valid UTF-8 or has half a character"), exception);
        }
    }

    private static Dictionary<string, PlacedJson> ReadMembers(JsonSource source, ref Utf8JsonReader reader)
    {
        Dictionary<string, PlacedJson> members = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            members[name] = new PlacedJson(source, ref reader);
        }

        return members;
    }

    private static List<PlacedJson> ReadItems(JsonSource source, ref Utf8JsonReader reader)
    {
        List<PlacedJson> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(new PlacedJson(source, ref reader));
        return items;
    }
}

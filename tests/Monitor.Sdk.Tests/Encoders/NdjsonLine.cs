using System.Text;
using System.Text.Json;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Sdk.Tests.Records;

namespace Monitor.Sdk.Tests.Encoders;

/// <summary>A line as a receiver reads it that knows docs/ndjson.md and nothing else.</summary>
internal sealed class NdjsonLine
{
    private readonly JsonElement _root;
    private readonly HashSet<string> _escaped = [];

    public NdjsonLine(byte[] bytes)
    {
        Bytes = bytes;
        using var document = JsonDocument.Parse(bytes);
        _root = document.RootElement.Clone();
        if (Own.TryGetProperty("Escaped", out JsonElement escaped))
            _escaped.UnionWith(escaped.EnumerateArray().Select(name => name.GetString()!));
    }

    public byte[] Bytes { get; }

    public JsonElement Own => _root.GetProperty("Monitor");

    public IReadOnlyList<string> Names => [.. _root.EnumerateObject().Select(property => property.Name)];

    public IReadOnlyList<string> OwnNames => [.. Own.EnumerateObject().Select(property => property.Name)];

    public JsonElement this[string name] => _root.GetProperty(name);

    public static NdjsonLine Of(EventRecord record, string computer = "host", EventCatalog? events = null)
    {
        Utf8Buffer output = new();
        new NdjsonEncoder(events ?? GoldenRecords.Catalog, computer).Encode(record, output);
        return new NdjsonLine(output.Written.ToArray());
    }

    /// <summary>A field's text as Sysmon prints it.</summary>
    public string Text(string name) => _root.GetProperty(name).GetString()!;

    /// <summary>The bytes of a field of the event, the escape undone.</summary>
    public byte[] ExactBytes(string name) => Undo(name, Text(name));

    /// <summary>The bytes of a field under <c>Monitor</c>, the escape undone.</summary>
    public byte[] ExactOwnBytes(string name) => Undo(name, Own.GetProperty(name).GetString()!);

    /// <summary>The arguments of a command line, the escape undone.</summary>
    public byte[][] ExactArguments(string name) =>
        [.. Own.GetProperty(name).EnumerateArray().Select(argument => Undo(name, argument.GetString()!))];

    private byte[] Undo(string name, string text) => _escaped.Contains(name) ? EscapedText.Undo(text) : Encoding.UTF8.GetBytes(text);
}

using System.IO.Compression;
using System.Text.Json;
using Monitor.Benchmarks;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Tests.Encoders;

/// <summary>Events that a real Sysmon logged on Windows: their fields as text, and the records made of them.</summary>
internal static class RecordedSysmon
{
    private static readonly string Path = RepositoryFiles.Path("tests", "fixtures", "sysmon", "sysmon-20k.ndjson.gz");

    private static readonly Lazy<EventBuffer> Buffer = new(() => RecordedEvents.Read(Path));

    public static EventBuffer Records => Buffer.Value;

    public static EventCatalog Catalog { get; } = MakeCatalog();

    public static IEnumerable<JsonElement> Lines()
    {
        using StreamReader lines = new(new GZipStream(File.OpenRead(Path), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
            yield return JsonSerializer.Deserialize<JsonElement>(line);
    }

    /// <summary>What Sysmon prints of a field: an older Sysmon wrote nothing for what is absent, and had fewer fields; the case of hexadecimal
    /// digits is a matter of who rendered the log.</summary>
    public static string Expected(JsonElement fields, FieldSchema field)
    {
        string text = fields.TryGetProperty(field.Name, out JsonElement value) && value.GetString() is { Length: > 0 } told ? told : "-";
        return field.Type switch
        {
            FieldType.Guid => text.ToUpperInvariant(),
            FieldType.Hexadecimal or FieldType.HexadecimalEverywhere => text.ToLowerInvariant(),
            _ => text,
        };
    }

    private static EventCatalog MakeCatalog()
    {
        EventCatalog events = new();
        foreach (EventSchema schema in ShippedEvents.All)
            events.Add(schema);
        return events;
    }
}

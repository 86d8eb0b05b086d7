using System.Text.Json;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Tests.Encoders;

/// <summary>A line in the Elastic Common Schema: its values by path, names joined by dots.</summary>
internal sealed class EcsLine
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public EcsLine(byte[] bytes)
    {
        Bytes = bytes;
        using var document = JsonDocument.Parse(bytes, Strict);
        Collect(document.RootElement.Clone(), "");
    }

    public byte[] Bytes { get; }

    public Dictionary<string, JsonElement> Values { get; } = [];

    public string? this[string path] => Values.TryGetValue(path, out JsonElement value) ? value.ToString() : null;

    public static EcsLine Of(EventRecord record, string computer = "host", EventCatalog? events = null)
    {
        Utf8Buffer output = new();
        new EcsEncoder(events ?? RecordedSysmon.Catalog, computer).Encode(record, output);
        return new EcsLine(output.Written.ToArray());
    }

    private void Collect(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Values.Add(path, element);
            return;
        }

        Assert.NotEmpty(element.EnumerateObject());
        foreach (JsonProperty property in element.EnumerateObject())
            Collect(property.Value, path.Length > 0 ? $"{path}.{property.Name}" : property.Name);
    }
}

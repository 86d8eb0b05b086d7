using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Benchmarks;

/// <summary>Events that a real Sysmon logged, as records: every field of the type that its event declares.</summary>
internal static class RecordedEvents
{
    /// <summary>Reads a gzip of lines <c>{"id": 1, "fields": {"Image": "…"}}</c>.</summary>
    public static EventBuffer Read(string path)
    {
        Dictionary<int, EventSchema> schemas = ShippedEvents.All.ToDictionary(schema => (int)schema.Id);
        EventBuffer buffer = new(16 << 20);
        using StreamReader lines = new(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using JsonDocument one = JsonDocument.Parse(line);
            EventSchema schema = schemas[one.RootElement.GetProperty("id").GetInt32()];
            EventWriter writer = buffer.Begin(schema);
            foreach (JsonProperty field in one.RootElement.GetProperty("fields").EnumerateObject())
            {
                if (schema.Find(field.Name) is { } known)
                    Write(ref writer, known, field.Value.GetString()!);
            }

            writer.Finish(schema, EventTime.Now, RecordFlags.Windows);
        }

        return buffer;
    }

    private static void Write(ref EventWriter writer, FieldSchema field, string text)
    {
        switch (field.Type)
        {
            case FieldType.Text:
                writer.Write(field.Index, (Text)text);
                break;
            case FieldType.Arguments:
                writer.Write(field.Index, new Arguments(System.Text.Encoding.UTF8.GetBytes(text)));
                break;
            case FieldType.Boolean when bool.TryParse(text, out bool flag):
                writer.Write(field.Index, flag);
                break;
            case FieldType.Guid when Guid.TryParse(text, out Guid guid):
                writer.Write(field.Index, guid);
                break;
            case FieldType.Address when IPAddress.TryParse(text, out IPAddress? address):
                writer.Write(field.Index, new NetworkAddress(address.GetAddressBytes()));
                break;
            case FieldType.Time when DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out DateTime time):
                writer.Write(field.Index, EventTime.From(time));
                break;
            case FieldType.Unsigned or FieldType.Signed or FieldType.Hexadecimal or FieldType.HexadecimalEverywhere when Number(text) is { } number:
                writer.Write(field.Index, number);
                break;
        }
    }

    private static ulong? Number(string text)
    {
        bool isHexadecimal = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        ReadOnlySpan<char> digits = isHexadecimal ? text.AsSpan(2) : text;
        return ulong.TryParse(digits, isHexadecimal ? NumberStyles.HexNumber : NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : null;
    }
}

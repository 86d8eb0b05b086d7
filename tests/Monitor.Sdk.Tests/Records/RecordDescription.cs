using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Monitor.Sdk.Tests.Records;

/// <summary>
/// A record as a golden file's JSON describes it, and a second writer of docs/record-format.md that shares nothing with the product's.
/// </summary>
internal sealed class RecordDescription
{
    private readonly Dictionary<string, Field> _fields;

    private RecordDescription(JsonElement root)
    {
        Event = root.GetProperty("event").GetString()!;
        EventId = root.GetProperty("eventId").GetUInt16();
        SchemaVersion = root.GetProperty("schemaVersion").GetUInt16();
        Flags = root.GetProperty("flags").GetUInt32();
        Time = root.GetProperty("time").GetInt64();
        Sequence = root.GetProperty("sequence").GetUInt64();
        Stream = ulong.Parse(root.GetProperty("stream").GetString()!, NumberStyles.HexNumber);
        CaptureOrder = root.GetProperty("captureOrder").GetUInt64();
        Fields = [.. root.GetProperty("fields").EnumerateArray().Select(Field.Read)];
        _fields = Fields.ToDictionary(field => field.Name);
    }

    public string Event { get; }

    public ushort EventId { get; }

    public ushort SchemaVersion { get; }

    public uint Flags { get; }

    public long Time { get; }

    public ulong Sequence { get; }

    public ulong Stream { get; }

    public ulong CaptureOrder { get; }

    public IReadOnlyList<Field> Fields { get; }

    public Field this[string name] => _fields[name];

    public static RecordDescription Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new RecordDescription(document.RootElement);
    }

    /// <summary>The record, written by the rules of the document.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[64 + 8 * Fields.Count];
        ulong present = 0, malformed = 0;
        for (int i = 0; i < Fields.Count; i++)
        {
            Field field = Fields[i];
            if (field.Variable is { } variable)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(64 + 8 * i), (uint)bytes.Length);
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(68 + 8 * i), (uint)variable.Length);
                bytes = [.. bytes, .. variable];
                if (field.Type is "Text" or "Arguments" && !Utf8.IsValid(variable))
                    malformed |= 1UL << i;
            }
            else
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(64 + 8 * i), field.Slot);
            }

            if (field.IsPresent)
                present |= 1UL << i;
        }

        bytes = [.. bytes, .. new byte[(8 - bytes.Length % 8) % 8]];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), EventId);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6), SchemaVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Flags);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(12), (ushort)Fields.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(14), 1);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Time);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(32), Stream);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), CaptureOrder);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(48), present);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(56), malformed);
        return bytes;
    }

    /// <summary>A field with its value: in the slot, or in the variable part.</summary>
    internal sealed record Field(string Name, string Type, bool IsPresent, ulong Slot, byte[]? Variable)
    {
        public static Field Read(JsonElement json)
        {
            string name = json.GetProperty("name").GetString()!;
            string type = json.GetProperty("type").GetString()!;
            if (json.TryGetProperty("room", out JsonElement room))
                return new Field(name, type, IsPresent: false, 0, new byte[room.GetInt32()]);
            if (json.TryGetProperty("hex", out JsonElement hex))
                return new Field(name, type, IsPresent: true, 0, Convert.FromHexString(hex.GetString()!));
            if (!json.TryGetProperty("value", out JsonElement value))
                return new Field(name, type, IsPresent: false, 0, null);
            return new Field(name, type, IsPresent: true, SlotOf(type, value), VariableOf(type, value));
        }

        private static ulong SlotOf(string type, JsonElement value) => type switch
        {
            "Boolean" => value.GetBoolean() ? 1UL : 0UL,
            "Unsigned" or "Hexadecimal" => value.GetUInt64(),
            "Signed" or "Time" => (ulong)value.GetInt64(),
            "Double" => BitConverter.DoubleToUInt64Bits(
                value.ValueKind == JsonValueKind.String ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetDouble()),
            _ => 0,
        };

        private static byte[]? VariableOf(string type, JsonElement value) => type switch
        {
            "Text" => Encoding.UTF8.GetBytes(value.GetString()!),
            "Arguments" => Encoding.UTF8.GetBytes(string.Join('\0', value.EnumerateArray().Select(item => item.GetString()))),
            "Guid" => value.GetGuid().ToByteArray(),
            "Address" => IPAddress.Parse(value.GetString()!).GetAddressBytes(),
            "File" =>
            [
                .. BitConverter.GetBytes(value.GetProperty("device").GetUInt32()), 0, 0, 0, 0,
                .. BitConverter.GetBytes(value.GetProperty("inode").GetUInt64()),
                .. BitConverter.GetBytes(value.GetProperty("size").GetInt64()),
                .. BitConverter.GetBytes(value.GetProperty("changed").GetInt64()),
            ],
            _ => null,
        };
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Monitor.Sinks.EventLog.Tests.Recordings;

/// <summary>The text that Windows shows of a value; types by their numbers in templates and logs.</summary>
internal static class ValueText
{
    /// <summary>The text of a value.</summary>
    public static string Of(byte type, ReadOnlySpan<byte> value) => type switch
    {
        0 => "",
        1 => Encoding.Unicode.GetString(value).TrimEnd('\0'),
        4 => Number(value[0]),
        6 => Number(BinaryPrimitives.ReadUInt16LittleEndian(value)),
        8 => Number(BinaryPrimitives.ReadUInt32LittleEndian(value)),
        9 => Number(BinaryPrimitives.ReadInt64LittleEndian(value)),
        10 => Number(BinaryPrimitives.ReadUInt64LittleEndian(value)),
        13 => BinaryPrimitives.ReadInt32LittleEndian(value) == 0 ? "false" : "true",
        15 => new Guid(value).ToString("B").ToUpperInvariant(),
        17 => DateTime.FromFileTimeUtc(BinaryPrimitives.ReadInt64LittleEndian(value)).ToString("O", CultureInfo.InvariantCulture),
        20 => string.Create(CultureInfo.InvariantCulture, $"0x{BinaryPrimitives.ReadUInt32LittleEndian(value):x}"),
        21 => string.Create(CultureInfo.InvariantCulture, $"0x{BinaryPrimitives.ReadUInt64LittleEndian(value):x}"),
        _ => Convert.ToHexString(value),
    };

    private static string Number(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}

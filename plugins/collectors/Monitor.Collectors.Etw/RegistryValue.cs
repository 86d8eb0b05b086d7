using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Monitor.Collectors.Etw;

/// <summary>Shows the data of a registry value as Sysmon does.</summary>
internal static class RegistryValue
{
    private const uint Text = 1;
    private const uint ExpandableText = 2;
    private const uint Number = 4;
    private const uint Texts = 7;
    private const uint LongNumber = 11;

    /// <summary>The data; null if not all that is needed was captured.</summary>
    /// <param name="type">Its type, REG_*.</param>
    /// <param name="data">What was captured of it.</param>
    public static string? Show(uint type, ReadOnlySpan<byte> data) => type switch
    {
        Number when data.Length >= sizeof(uint) => string.Create(CultureInfo.InvariantCulture, $"DWORD (0x{BinaryPrimitives.ReadUInt32LittleEndian(data):x8})"),
        LongNumber when data.Length >= sizeof(ulong) => string.Create(
            CultureInfo.InvariantCulture,
            $"QWORD (0x{BinaryPrimitives.ReadUInt32LittleEndian(data[sizeof(uint)..]):x8}-0x{BinaryPrimitives.ReadUInt32LittleEndian(data):x8})"),
        Text or ExpandableText when data.Length > 0 => First(MemoryMarshal.Cast<byte, char>(data)),
        Texts when data.Length > 0 => MemoryMarshal.Cast<byte, char>(data).TrimEnd('\0').ToString().Replace('\0', ';'),
        Number or LongNumber or Text or ExpandableText or Texts => null,
        _ => "Binary Data",
    };

    private static string First(ReadOnlySpan<char> text)
    {
        int end = text.IndexOf('\0');
        return (end < 0 ? text : text[..end]).ToString();
    }
}

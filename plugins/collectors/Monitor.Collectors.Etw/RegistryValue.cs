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
    private const uint LongNumber = 11;

    /// <summary>The data; null if nothing of it was captured.</summary>
    /// <param name="type">Its type, REG_*.</param>
    /// <param name="size">Bytes that it has.</param>
    /// <param name="data">What was captured of it.</param>
    public static string? Show(uint type, uint size, ReadOnlySpan<byte> data) => type switch
    {
        _ when size == 0 => "(Empty)",
        _ when data.IsEmpty => null,
        Number when size == sizeof(uint) && data.Length == sizeof(uint) => string.Create(CultureInfo.InvariantCulture, $"DWORD (0x{BinaryPrimitives.ReadUInt32LittleEndian(data):x8})"),
        LongNumber when size == sizeof(ulong) && data.Length == sizeof(ulong) => string.Create(
            CultureInfo.InvariantCulture,
            $"QWORD (0x{BinaryPrimitives.ReadUInt32LittleEndian(data[sizeof(uint)..]):x8}-0x{BinaryPrimitives.ReadUInt32LittleEndian(data):x8})"),
        Text or ExpandableText => First(MemoryMarshal.Cast<byte, char>(data)),
        _ => "Binary Data",
    };

    private static string First(ReadOnlySpan<char> text)
    {
        int end = text.IndexOf('\0');
        ReadOnlySpan<char> first = end < 0 ? text : text[..end];
        return first.IsEmpty ? "(Empty)" : first.ToString();
    }
}

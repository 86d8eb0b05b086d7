using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Monitor.Capture.Windows.Names;

/// <summary>Words what a registry value was set to as Sysmon does.</summary>
internal static class RegistryDetails
{
    private const ushort Text = 1;
    private const ushort TextWithVariables = 2;
    private const ushort Dword = 4;
    private const ushort Qword = 11;

    /// <summary>Writes the wording.</summary>
    /// <param name="type">REG_* of the value.</param>
    /// <param name="size">Bytes of the value.</param>
    /// <param name="data">Its first bytes.</param>
    /// <param name="text">Where to.</param>
    public static void Write(ushort type, uint size, ReadOnlySpan<byte> data, Utf8Builder text)
    {
        switch (type)
        {
            case var _ when size == 0:
                text.Append("(Empty)"u8);
                break;
            case Text or TextWithVariables:
                WriteText(data, text);
                break;
            case Dword when size == sizeof(uint) && data.Length == sizeof(uint):
                text.Append("DWORD (0x"u8);
                text.AppendHex(BinaryPrimitives.ReadUInt32LittleEndian(data), 8);
                text.Append(")"u8);
                break;
            case Qword when size == sizeof(ulong) && data.Length == sizeof(ulong):
                text.Append("QWORD (0x"u8);
                text.AppendHex(BinaryPrimitives.ReadUInt32LittleEndian(data[sizeof(uint)..]), 8);
                text.Append("-0x"u8);
                text.AppendHex(BinaryPrimitives.ReadUInt32LittleEndian(data), 8);
                text.Append(")"u8);
                break;
            default:
                text.Append("Binary Data"u8);
                break;
        }
    }

    /// <summary>Text ends at its first NUL: programs often write more bytes than their text has.</summary>
    private static void WriteText(ReadOnlySpan<byte> data, Utf8Builder text)
    {
        ReadOnlySpan<char> characters = MemoryMarshal.Cast<byte, char>(data);
        int end = characters.IndexOf('\0');
        if (end >= 0)
            characters = characters[..end];
        if (characters.IsEmpty)
            text.Append("(Empty)"u8);
        else
            text.Append(characters);
    }
}

using System.Buffers.Binary;
using Monitor.Sdk.Encoders;

namespace Monitor.Sinks.EventLog;

/// <summary>
/// A field of the journal's native protocol: <c>NAME=value</c> and a line feed; a value with a line feed of its own as the name, a line feed,
/// the length in 64 bits little-endian, the value and a line feed. All other bytes stand for themselves.
/// </summary>
internal static class JournalField
{
    /// <summary>Appends a field.</summary>
    public static void Append(Utf8Buffer output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        output.Append(name);
        if (value.Contains((byte)'\n'))
        {
            output.Append((byte)'\n');
            BinaryPrimitives.WriteUInt64LittleEndian(output.Free(sizeof(ulong)), (ulong)value.Length);
            output.Advance(sizeof(ulong));
        }
        else
        {
            output.Append((byte)'=');
        }

        output.Append(value);
        output.Append((byte)'\n');
    }

    /// <summary>Appends the beginning of a field whose value has no line feed; the value and a line feed are to follow.</summary>
    public static void Begin(Utf8Buffer output, ReadOnlySpan<byte> name)
    {
        output.Append(name);
        output.Append((byte)'=');
    }
}

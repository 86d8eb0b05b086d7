using System.Buffers.Text;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Encoders;

/// <summary>
/// Prints a field as Sysmon does: as Sysmon for Linux for events captured on Linux, as Windows Sysmon for those captured there.
/// An absent or empty value is <c>-</c>. The bytes are those of the record; each encoder escapes them for its own format.
/// </summary>
public static class SysmonText
{
    /// <summary>Whether the field's text is taken as it lies in the record, and may need escapes.</summary>
    public static bool IsVerbatim(FieldType type) => type is FieldType.Text or FieldType.Arguments;

    /// <summary>Appends a field that is not <see cref="IsVerbatim"/>; its text is ASCII and free of quotes and backslashes.</summary>
    public static void Append(Utf8Buffer output, EventRecord record, FieldSchema field)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(field);
        int index = field.Index;
        if (!record.IsPresent(index))
        {
            output.Append((byte)'-');
            return;
        }

        bool windows = (record.Flags & RecordFlags.Windows) != 0;
        switch (field.Type)
        {
            case FieldType.Boolean:
                output.Append(record.GetBoolean(index) ? "true"u8 : "false"u8);
                break;
            case FieldType.Unsigned:
                output.Append(record.GetUnsigned(index));
                break;
            case FieldType.Signed:
                output.Append(record.GetSigned(index));
                break;
            case FieldType.Double:
                output.Append(record.GetDouble(index));
                break;
            case FieldType.Hexadecimal when windows:
            case FieldType.HexadecimalEverywhere:
                output.Append("0x"u8);
                Utf8Formatter.TryFormat(record.GetUnsigned(index), output.Free(16), out int digits, 'x');
                output.Advance(digits);
                break;
            case FieldType.Hexadecimal:
                output.Append(record.GetUnsigned(index));
                break;
            case FieldType.Time:
                AppendTime(output, record.GetTime(index));
                break;
            case FieldType.Guid:
                AppendGuid(output, record.GetGuid(index), windows);
                break;
            case FieldType.Address:
                AddressText.Append(output, record.GetAddress(index), compress: !windows);
                break;
            case FieldType.File:
                FileIdentity file = record.GetFile(index);
                output.Append((ulong)(file.Device >> 20));
                output.Append((byte)'-');
                output.Append((ulong)(file.Device & 0xfffff));
                output.Append((byte)':');
                output.Append(file.Inode);
                break;
            default:
                throw new ArgumentException($"Field {field.Name} is printed as it lies.", nameof(field));
        }
    }

    /// <summary>Appends <c>yyyy-MM-dd HH:mm:ss.fff</c>, UTC.</summary>
    public static void AppendTime(Utf8Buffer output, EventTime time)
    {
        ArgumentNullException.ThrowIfNull(output);
        TimeText.Write(time, output.Free(TimeText.Length));
        output.Advance(TimeText.Length);
    }

    private static void AppendGuid(Utf8Buffer output, Guid value, bool upper)
    {
        Span<byte> text = output.Free(38);
        Utf8Formatter.TryFormat(value, text, out int written, 'B');
        if (upper)
            System.Text.Ascii.ToUpperInPlace(text[..written], out _);
        output.Advance(written);
    }
}

using System.Buffers;
using System.Text;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Encoders;

/// <summary>
/// A field as plain text, always valid UTF-8: values as <see cref="SysmonText"/> prints them; text as it lies in the record, control characters
/// included; arguments with a blank between them. Of a field that is not valid UTF-8 each bad byte is written as <c>\xHH</c> and each backslash
/// twice, so that the bytes can be had back.
/// </summary>
public static class FieldText
{
    /// <summary>Appends a field; an absent or empty one as <c>-</c>.</summary>
    public static void Append(Utf8Buffer output, EventRecord record, FieldSchema field)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(field);
        if (!SysmonText.IsVerbatim(field.Type))
        {
            SysmonText.Append(output, record, field);
            return;
        }

        if (!record.IsPresent(field.Index) || record.Variable(field.Index) is not { IsEmpty: false } text)
            output.Append((byte)'-');
        else if (field.Type == FieldType.Arguments)
            AppendJoined(output, record.GetArguments(field.Index), record.IsMalformed(field.Index));
        else
            Append(output, text, record.IsMalformed(field.Index));
    }

    private static void AppendJoined(Utf8Buffer output, Arguments arguments, bool isMalformed)
    {
        bool isFirst = true;
        foreach (ReadOnlySpan<byte> argument in arguments)
        {
            if (!isFirst)
                output.Append((byte)' ');
            Append(output, argument, isMalformed);
            isFirst = false;
        }
    }

    private static void Append(Utf8Buffer output, ReadOnlySpan<byte> text, bool isMalformed)
    {
        if (!isMalformed)
        {
            output.Append(text);
            return;
        }

        while (!text.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(text, out _, out int length);
            if (status != OperationStatus.Done)
                AppendBytes(output, text[..length]);
            else if (text[0] == '\\')
                output.Append(@"\\"u8);
            else
                output.Append(text[..length]);
            text = text[length..];
        }
    }

    private static void AppendBytes(Utf8Buffer output, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> digits = "0123456789ABCDEF"u8;
        foreach (byte value in bytes)
        {
            output.Append("\\x"u8);
            output.Append(digits[value >> 4]);
            output.Append(digits[value & 15]);
        }
    }
}

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
        Append<RawText>(output, record, field, record.IsMalformed(field.Index));
    }

    /// <summary>Appends a field in a format's form; an absent or empty one as <c>-</c>.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="record">The event.</param>
    /// <param name="field">The field.</param>
    /// <param name="isEscaped">Whether its text has bytes that the format cannot hold.</param>
    internal static void Append<TForm>(Utf8Buffer output, EventRecord record, FieldSchema field, bool isEscaped)
        where TForm : ITextForm
    {
        if (!SysmonText.IsVerbatim(field.Type))
            SysmonText.Append(output, record, field);
        else if (!record.IsPresent(field.Index) || record.Variable(field.Index) is not { IsEmpty: false } text)
            output.Append((byte)'-');
        else if (field.Type == FieldType.Arguments)
            AppendJoined<TForm>(output, new Arguments(text), isEscaped);
        else
            AppendText<TForm>(output, text, isEscaped);
    }

    /// <summary>Appends text in a format's form.</summary>
    internal static void AppendText<TForm>(Utf8Buffer output, ReadOnlySpan<byte> text, bool isEscaped)
        where TForm : ITextForm
    {
        if (isEscaped)
            AppendEscaped<TForm>(output, text);
        else
            TForm.Append(output, text);
    }

    private static void AppendJoined<TForm>(Utf8Buffer output, Arguments arguments, bool isEscaped)
        where TForm : ITextForm
    {
        bool isFirst = true;
        foreach (ReadOnlySpan<byte> argument in arguments)
        {
            if (!isFirst)
                output.Append((byte)' ');
            AppendText<TForm>(output, argument, isEscaped);
            isFirst = false;
        }
    }

    private static void AppendEscaped<TForm>(Utf8Buffer output, ReadOnlySpan<byte> text)
        where TForm : ITextForm
    {
        while (!text.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(text, out Rune character, out int length);
            if (status != OperationStatus.Done || !TForm.CanHold(character))
                AppendBytes<TForm>(output, text[..length]);
            else if (text[0] == '\\')
                TForm.Append(output, @"\\"u8);
            else
                TForm.Append(output, text[..length]);
            text = text[length..];
        }
    }

    private static void AppendBytes<TForm>(Utf8Buffer output, ReadOnlySpan<byte> bytes)
        where TForm : ITextForm
    {
        ReadOnlySpan<byte> digits = "0123456789ABCDEF"u8;
        foreach (byte value in bytes)
            TForm.Append(output, [(byte)'\\', (byte)'x', digits[value >> 4], digits[value & 15]]);
    }
}

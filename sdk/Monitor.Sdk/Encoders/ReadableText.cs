using System.Buffers;
using System.Text;

namespace Monitor.Sdk.Encoders;

/// <summary>
/// Puts text of unknown origin into a line for people: what would break the line, steer a terminal or deceive the reader (control characters,
/// invalid bytes, marks that turn the direction of writing) is shown as an escape, which cannot be undone. Long text is cut, with a mark that says how much is missing.
/// </summary>
public static class ReadableText
{
    private const int MaximumLength = 400;

    /// <summary>Appends the text; a NUL, which separates arguments, as a blank.</summary>
    public static void Append(Utf8Buffer output, ReadOnlySpan<byte> text)
    {
        ArgumentNullException.ThrowIfNull(output);
        int total = text.Length;
        while (!text.IsEmpty)
        {
            if (total - text.Length >= MaximumLength)
            {
                output.Append("… (+"u8);
                output.Append((ulong)text.Length);
                output.Append(" bytes)"u8);
                return;
            }

            OperationStatus status = Rune.DecodeFromUtf8(text, out Rune rune, out int length);
            if (status != OperationStatus.Done)
                AppendBytes(output, text[..length]);
            else if (ShortForm(rune.Value) is { IsEmpty: false } form)
                output.Append(form);
            else if (IsDeceptive(rune))
                AppendBytes(output, text[..length]);
            else
                output.Append(text[..length]);
            text = text[length..];
        }
    }

    /// <summary>What stands for a character that is common enough to have a form of its own; empty for any other.</summary>
    private static ReadOnlySpan<byte> ShortForm(int value) => value switch
    {
        0 => " "u8,
        '\n' => "\\n"u8,
        '\r' => "\\r"u8,
        '\t' => "\\t"u8,
        _ => default,
    };

    private static bool IsDeceptive(Rune rune) =>
        Rune.IsControl(rune)
        || rune.Value is 0x061c or >= 0x200b and <= 0x200f or >= 0x2028 and <= 0x202e or >= 0x2060 and <= 0x2069 or 0xfeff or >= 0xe0000 and <= 0xe007f;

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

using System.Buffers;
using System.Text;
using Monitor.Sdk.Encoders;

namespace Monitor.Sinks.EventLog;

/// <summary>
/// Puts text of unknown origin into a line for people: what would break the line, steer a terminal or deceive the reader (control characters,
/// invalid bytes, marks that turn the direction of writing) is shown as <c>\xHH</c>. Long text is cut, with a mark that says how much is missing.
/// </summary>
internal static class ReadableText
{
    private const int MaximumLength = 400;

    /// <summary>Appends the text; a NUL, which separates arguments, as a blank.</summary>
    public static void Append(Utf8Buffer output, ReadOnlySpan<byte> text)
    {
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

            bool isValid = Rune.DecodeFromUtf8(text, out Rune rune, out int length) == OperationStatus.Done;
            if (isValid && rune.Value == 0)
                output.Append((byte)' ');
            else if (isValid && !IsDeceptive(rune))
                output.Append(text[..length]);
            else
                AppendBytes(output, text[..length]);
            text = text[length..];
        }
    }

    private static bool IsDeceptive(Rune rune) =>
        Rune.IsControl(rune)
        || rune.Value is 0x061c or (>= 0x200b and <= 0x200f) or (>= 0x2028 and <= 0x202e) or (>= 0x2060 and <= 0x2069) or 0xfeff or (>= 0xe0000 and <= 0xe007f);

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

using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Monitor.Sdk.Encoders;

/// <summary>Text within a JSON string. Control characters and what some readers take for the end of a line are escaped.</summary>
internal abstract class JsonText : ITextForm, IPlainText
{
    /// <summary>Bytes that are escaped, and those with which a character begins that may be: U+0080 to U+00BF, U+2000 to U+2FFF.</summary>
    private static readonly SearchValues<byte> MayNeedEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\', 0x7f, 0xc2, 0xe2]);

    /// <inheritdoc/>
    public static void Append(Utf8Buffer output, ReadOnlySpan<byte> text)
    {
        if (PlainText.TryCopy<JsonText>(in MemoryMarshal.GetReference(text), ref output.FreeReference(text.Length), text.Length))
        {
            output.Advance(text.Length);
            return;
        }

        while (true)
        {
            int at = text.IndexOfAny(MayNeedEscape);
            if (at < 0)
            {
                output.Append(text);
                return;
            }

            output.Append(text[..at]);
            text = text[(at + AppendSpecial(output, text[at..]))..];
        }
    }

    public static bool CanHold(Rune character) => true;

    public static Vector128<byte> Special(Vector128<byte> text) =>
        PlainText.NotPrintable(text) | Vector128.Equals(text, Vector128.Create((byte)'"')) | Vector128.Equals(text, Vector128.Create((byte)'\\'));

    /// <summary>Encodes a string once, with its quotes.</summary>
    public static byte[] Quote(string text)
    {
        Utf8Buffer quoted = new();
        quoted.Append((byte)'"');
        Append(quoted, Encoding.UTF8.GetBytes(text));
        quoted.Append((byte)'"');
        return quoted.Written.ToArray();
    }

    /// <summary>Appends the character with which the text begins.</summary>
    /// <returns>How many bytes it has.</returns>
    private static int AppendSpecial(Utf8Buffer output, ReadOnlySpan<byte> text)
    {
        switch (text)
        {
            case [(byte)'"', ..]:
                output.Append("\\\""u8);
                return 1;
            case [(byte)'\\', ..]:
                output.Append(@"\\"u8);
                return 1;
            case [(byte)'\n', ..]:
                output.Append(@"\n"u8);
                return 1;
            case [(byte)'\r', ..]:
                output.Append(@"\r"u8);
                return 1;
            case [(byte)'\t', ..]:
                output.Append(@"\t"u8);
                return 1;
            case [0xc2, < 0xa0 and var control, ..]:
                AppendUnicode(output, @"\u00"u8, control);
                return 2;
            case [0xe2, 0x80, (0xa8 or 0xa9) and var lineEnd, ..]:
                AppendUnicode(output, @"\u20"u8, (byte)(lineEnd - 0x80));
                return 3;
            case [0xc2 or 0xe2, ..]:
                output.Append(text[0]);
                return 1;
            default:
                AppendUnicode(output, @"\u00"u8, text[0]);
                return 1;
        }
    }

    private static void AppendUnicode(Utf8Buffer output, ReadOnlySpan<byte> start, byte low)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        output.Append(start);
        output.Append(digits[low >> 4]);
        output.Append(digits[low & 15]);
    }
}

using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Monitor.Sdk.Encoders;

/// <summary>Puts bytes of a record into a JSON string.</summary>
internal static class JsonText
{
    /// <summary>Bytes that are escaped, and those with which a character begins that may be: U+0080 to U+00BF, U+2000 to U+2FFF.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\', 0x7f, 0xc2, 0xe2]);

    /// <summary>Appends text that is valid UTF-8. Control characters and what some readers take for the end of a line are escaped.</summary>
    /// <param name="output">Where to, between the quotes.</param>
    /// <param name="text">The bytes.</param>
    public static void Append(Utf8Buffer output, ReadOnlySpan<byte> text)
    {
        if (PlainText.TryCopy(in MemoryMarshal.GetReference(text), ref output.FreeReference(text.Length), text.Length))
        {
            output.Advance(text.Length);
            return;
        }

        while (true)
        {
            int at = text.IndexOfAny(Special);
            if (at < 0)
            {
                output.Append(text);
                return;
            }

            output.Append(text[..at]);
            text = text[(at + AppendSpecial(output, text[at..]))..];
        }
    }

    /// <summary>Appends text that is not valid UTF-8: each bad byte as <c>\xHH</c> and each backslash doubled, both then escaped as
    /// JSON wants it, so that the bytes can be had back.</summary>
    public static void AppendMalformed(Utf8Buffer output, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(text, out _, out int length);
            if (status != OperationStatus.Done)
            {
                for (int i = 0; i < length; i++)
                    AppendBadByte(output, text[i]);
            }
            else if (text[0] == '\\')
            {
                output.Append(@"\\\\"u8);
            }
            else
            {
                Append(output, text[..length]);
            }

            text = text[length..];
        }
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
        output.Append(start);
        AppendHex(output, low, "0123456789abcdef"u8);
    }

    private static void AppendBadByte(Utf8Buffer output, byte value)
    {
        output.Append(@"\\x"u8);
        AppendHex(output, value, "0123456789ABCDEF"u8);
    }

    private static void AppendHex(Utf8Buffer output, byte value, ReadOnlySpan<byte> digits)
    {
        output.Append(digits[value >> 4]);
        output.Append(digits[value & 15]);
    }
}

using System.Buffers;
using System.Text;

namespace Monitor.Sdk.Encoders;

/// <summary>Puts bytes of a record into a JSON string.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\', 0x7f]);

    /// <summary>Appends text that is valid UTF-8.</summary>
    /// <param name="output">Where to, between the quotes.</param>
    /// <param name="text">The bytes.</param>
    /// <param name="separator">What a NUL becomes; a command line has a blank here, other text <c>\u0000</c> (0).</param>
    public static void Append(Utf8Buffer output, ReadOnlySpan<byte> text, byte separator = 0)
    {
        while (true)
        {
            int at = text.IndexOfAny(Special);
            if (at < 0)
            {
                output.Append(text);
                return;
            }

            output.Append(text[..at]);
            AppendSpecial(output, text[at], separator);
            text = text[(at + 1)..];
        }
    }

    /// <summary>Appends text that is not valid UTF-8: each bad byte as <c>\xHH</c> and each backslash doubled, both then escaped as
    /// JSON wants it, so that the bytes can be had back.</summary>
    public static void AppendMalformed(Utf8Buffer output, ReadOnlySpan<byte> text, byte separator = 0)
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
                Append(output, text[..length], separator);
            }

            text = text[length..];
        }
    }

    private static void AppendSpecial(Utf8Buffer output, byte value, byte separator)
    {
        switch (value)
        {
            case (byte)'"':
                output.Append("\\\""u8);
                break;
            case (byte)'\\':
                output.Append(@"\\"u8);
                break;
            case (byte)'\n':
                output.Append(@"\n"u8);
                break;
            case (byte)'\r':
                output.Append(@"\r"u8);
                break;
            case (byte)'\t':
                output.Append(@"\t"u8);
                break;
            case 0 when separator != 0:
                output.Append(separator);
                break;
            default:
                output.Append(@"\u00"u8);
                AppendHex(output, value, "0123456789abcdef"u8);
                break;
        }
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

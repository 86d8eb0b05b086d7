using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Monitor.Sdk.Encoders;

/// <summary>
/// Text of an XML 1.0 element. Control characters and what some readers take for the end of a line are written as character references. What
/// XML cannot hold even so – the control characters below the blank but for tab and line ends, U+FFFE, U+FFFF – must not come.
/// </summary>
internal abstract class XmlText : ITextForm, IPlainText
{
    /// <summary>Bytes that are written as references, and those with which a character begins that may be: U+0080 to U+00BF, U+2000 to U+2FFF.</summary>
    private static readonly SearchValues<byte> MayNeedEscape = SearchValues.Create([.. "<>&\t\n\r"u8, 0x7f, 0xc2, 0xe2]);

    /// <summary>Bytes that XML cannot hold, and that with which U+FFFE and U+FFFF begin.</summary>
    private static readonly SearchValues<byte> MayNotFit = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value).Except("\t\n\r"u8.ToArray()), 0xef]);

    /// <inheritdoc/>
    public static void Append(Utf8Buffer output, ReadOnlySpan<byte> text)
    {
        if (TryAppendPlain(output, text))
            return;
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

    public static bool CanHold(Rune character) => character.Value is >= 0x20 and not (0xfffe or 0xffff) or '\t' or '\n' or '\r';

    public static Vector128<byte> Special(Vector128<byte> text) =>
        PlainText.NotPrintable(text)
        | Vector128.Equals(text, Vector128.Create((byte)'&'))
        | Vector128.Equals(text & Vector128.Create((byte)0xfd), Vector128.Create((byte)'<'));

    /// <summary>Appends text if none of it needs an escape.</summary>
    /// <returns>Whether it was appended.</returns>
    public static bool TryAppendPlain(Utf8Buffer output, ReadOnlySpan<byte> text)
    {
        if (!PlainText.TryCopy<XmlText>(in MemoryMarshal.GetReference(text), ref output.FreeReference(text.Length), text.Length))
            return false;
        output.Advance(text.Length);
        return true;
    }

    /// <summary>Whether text that is valid UTF-8 has characters that XML cannot hold.</summary>
    public static bool HasForbidden(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            int at = text.IndexOfAny(MayNotFit);
            if (at < 0)
                return false;
            if (text[at..] is not [0xef, var second, var third, ..])
                return true;
            if (second == 0xbf && third >= 0xbe)
                return true;
            text = text[(at + 3)..];
        }
    }

    /// <summary>A string as text of an element, without what XML cannot hold.</summary>
    public static string Encode(string text)
    {
        Utf8Buffer encoded = new();
        Append(encoded, Encoding.UTF8.GetBytes(string.Concat(text.EnumerateRunes().Where(CanHold))));
        return Encoding.UTF8.GetString(encoded.Written);
    }

    /// <summary>A string as the value of an attribute.</summary>
    public static string EncodeAttribute(string text) =>
        Encode(text).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&apos;", StringComparison.Ordinal);

    /// <summary>Appends the character with which the text begins.</summary>
    /// <returns>How many bytes it has.</returns>
    private static int AppendSpecial(Utf8Buffer output, ReadOnlySpan<byte> text)
    {
        switch (text)
        {
            case [(byte)'<', ..]:
                output.Append("&lt;"u8);
                return 1;
            case [(byte)'>', ..]:
                output.Append("&gt;"u8);
                return 1;
            case [(byte)'&', ..]:
                output.Append("&amp;"u8);
                return 1;
            case [0xc2, < 0xa0 and var control, ..]:
                AppendReference(output, control);
                return 2;
            case [0xe2, 0x80, (0xa8 or 0xa9) and var lineEnd, ..]:
                AppendReference(output, 0x2000u + lineEnd - 0x80);
                return 3;
            case [0xc2 or 0xe2, ..]:
                output.Append(text[0]);
                return 1;
            default:
                AppendReference(output, text[0]);
                return 1;
        }
    }

    private static void AppendReference(Utf8Buffer output, uint character)
    {
        output.Append("&#"u8);
        output.Append((ulong)character);
        output.Append((byte)';');
    }
}

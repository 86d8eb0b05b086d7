namespace Monitor.Rules.TextEvents;

/// <summary>The form in which a text that is not UTF-8 stands in JSON (docs/ndjson.md): <c>\xHH</c> for a byte, <c>\\</c> for a backslash.</summary>
internal static class EscapedText
{
    /// <summary>The bytes that a text in this form stands for.</summary>
    public static byte[] Undo(ReadOnlySpan<byte> text)
    {
        List<byte> bytes = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && text[(i + 1)..] is [(byte)'x', var high, var low, ..] && char.IsAsciiHexDigit((char)high) && char.IsAsciiHexDigit((char)low))
            {
                bytes.Add((byte)(Digit(high) << 4 | Digit(low)));
                i += 3;
                continue;
            }

            bytes.Add(text[i]);
            if (text[i] == '\\' && text[(i + 1)..] is [(byte)'\\', ..])
                i++;
        }

        return [.. bytes];
    }

    private static int Digit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}

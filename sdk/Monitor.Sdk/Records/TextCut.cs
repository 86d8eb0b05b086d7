using System.Text;

namespace Monitor.Sdk.Records;

/// <summary>Where a text is cut, so that no character is torn.</summary>
internal static class TextCut
{
    /// <summary>What stands where something was cut off.</summary>
    public static ReadOnlySpan<byte> Mark => "..."u8;

    /// <summary>How many bytes stay in front of the mark.</summary>
    /// <param name="text">UTF-8; a byte that is not counts as one character.</param>
    /// <param name="characters">The most characters, the mark's included.</param>
    /// <returns>-1 if the text has no more characters than that.</returns>
    public static int LengthOf(ReadOnlySpan<byte> text, int characters)
    {
        if (text.Length <= characters)
            return -1;
        int kept = 0, count = 0;
        for (int at = 0; at < text.Length;)
        {
            _ = Rune.DecodeFromUtf8(text[at..], out Rune rune, out int length);
            count += rune.Utf16SequenceLength;
            if (count > characters)
                return kept;
            at += length;
            if (count <= characters - Mark.Length)
                kept = at;
        }

        return -1;
    }
}

namespace Monitor.EventProvider;

/// <summary>The resource that holds a provider's texts by number (RT_MESSAGETABLE).</summary>
internal static class MessageTable
{
    private const int BlockSize = 12;
    private const int EntryHeaderSize = 4;

    /// <summary>The texts are UTF-16.</summary>
    private const int Unicode = 1;

    /// <summary>Writes the table; consecutive numbers share a block.</summary>
    /// <param name="texts">The texts by number.</param>
    public static byte[] Write(IReadOnlyDictionary<uint, string> texts)
    {
        uint[] numbers = [.. texts.Keys.Order()];
        List<(uint First, uint Last)> blocks = [];
        foreach (uint number in numbers)
        {
            if (blocks is [.., var last] && last.Last + 1 == number)
                blocks[^1] = last with { Last = number };
            else
                blocks.Add((number, number));
        }

        ResourceBytes bytes = new();
        bytes.Add32(blocks.Count);
        int entry = bytes.Length + BlockSize * blocks.Count;
        foreach ((uint first, uint last) in blocks)
        {
            bytes.Add32(first);
            bytes.Add32(last);
            bytes.Add32(entry);
            entry += numbers.Where(number => number >= first && number <= last).Sum(number => SizeOf(texts[number]));
        }

        foreach (uint number in numbers)
        {
            int end = bytes.Length + SizeOf(texts[number]);
            bytes.Add16(SizeOf(texts[number]));
            bytes.Add16(Unicode);
            bytes.AddText(texts[number] + "\r\n");
            bytes.AddZeroes(end - bytes.Length);
        }

        return bytes.ToArray();
    }

    /// <summary>Bytes of a text's entry: the text, the end of its line, NUL, and padding.</summary>
    private static int SizeOf(string text) => (EntryHeaderSize + (text.Length + 3) * sizeof(char) + 3) / 4 * 4;
}

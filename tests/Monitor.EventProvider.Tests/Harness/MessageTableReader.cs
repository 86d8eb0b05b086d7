namespace Monitor.EventProvider.Tests.Harness;

/// <summary>Reads a message table.</summary>
internal static class MessageTableReader
{
    /// <summary>The texts by number, without the line end behind each.</summary>
    public static IReadOnlyDictionary<uint, string> Read(byte[] table)
    {
        ByteReader reader = new(table);
        Dictionary<uint, string> texts = [];
        int end = 4 + 12 * reader.I32(0);
        uint next = 0;
        for (int block = 4; block < 4 + 12 * reader.I32(0); block += 12)
        {
            Assert.True(reader.U32(block) >= next, "The blocks do not ascend.");
            Assert.Equal(end, reader.I32(block + 8));
            for (uint number = reader.U32(block); number <= reader.U32(block + 4); number++)
            {
                int size = reader.U16(end);
                Assert.Equal(0, size % 4);
                Assert.Equal(1, reader.U16(end + 2));
                string text = reader.Utf16(end + 4, (size - 4) / sizeof(char)).TrimEnd('\0');
                Assert.EndsWith("\r\n", text);
                texts.Add(number, text[..^2]);
                end += size;
                next = number + 1;
            }
        }

        Assert.Equal(table.Length, end);
        return texts;
    }
}

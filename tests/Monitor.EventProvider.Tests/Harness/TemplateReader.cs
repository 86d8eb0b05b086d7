namespace Monitor.EventProvider.Tests.Harness;

/// <summary>Reads a template: descriptions of its fields, and the binary XML, which must agree.</summary>
internal static class TemplateReader
{
    private const byte Array = 0x80;

    /// <summary>Reads the template at a place.</summary>
    public static ReadTemplate Read(ByteReader reader, int at)
    {
        Assert.Equal("TEMP", reader.Tag(at));
        int size = reader.I32(at + 4), count = reader.I32(at + 8), descriptions = reader.I32(at + 16);
        Assert.Equal((count, 1), (reader.I32(at + 12), reader.I32(at + 20)));
        ReadField[] fields = [.. Enumerable.Range(0, count).Select(i => descriptions + 20 * i)
            .Select(row => new ReadField(reader.Name(reader.I32(row + 16)), reader.U8(row + 4), reader.U8(row + 5)))];
        ReadField[] inXml = [.. Xml(reader, at + 40, out int end)];
        Assert.InRange(descriptions - end, 0, 3);
        Assert.Equal(fields.Select(field => (field.Name, field.InType)), inXml.Select(field => (field.Name, field.InType)));
        return new ReadTemplate(reader.Guid(at + 24), reader.Slice(at, size), fields);
    }

    private static List<ReadField> Xml(ByteReader reader, int at, out int end)
    {
        List<ReadField> fields = [];
        Assert.Equal([0x0f, 1, 1, 0], reader.Slice(at, 4));
        at += 4;
        (string root, int rootEnd) = Element(reader, ref at, hasAttributes: false);
        Assert.Equal("EventData", root);
        Assert.Equal(0x02, reader.U8(at++));
        while (at < rootEnd - 1)
        {
            (string name, int elementEnd) = Element(reader, ref at, hasAttributes: true);
            Assert.Equal("Data", name);
            int attributesEnd = at + 4 + reader.I32(at);
            at += 4;
            Assert.Equal(0x06, reader.U8(at++));
            Assert.Equal("Name", Name(reader, ref at));
            Assert.Equal([5, 1], reader.Slice(at, 2));
            int length = reader.U16(at + 2);
            string field = reader.Utf16(at + 4, length);
            at += 4 + length * sizeof(char);
            Assert.Equal(attributesEnd, at);
            Assert.Equal([2, 0x0d], reader.Slice(at, 2));
            Assert.Equal(fields.Count, reader.U16(at + 2));
            fields.Add(new ReadField(field, (byte)(reader.U8(at + 4) & ~Array), 0));
            Assert.Equal(0x04, reader.U8(at + 5));
            at += 6;
            Assert.Equal(elementEnd, at);
        }

        Assert.Equal([0x04, 0x00], reader.Slice(at, 2));
        end = at + 2;
        Assert.Equal(rootEnd, end - 1);
        return fields;
    }

    /// <summary>Reads the beginning of an element.</summary>
    /// <returns>Its name, and where it ends.</returns>
    private static (string Name, int End) Element(ByteReader reader, ref int at, bool hasAttributes)
    {
        Assert.Equal(hasAttributes ? 0x41 : 0x01, reader.U8(at));
        Assert.Equal(0xffff, reader.U16(at + 1));
        int end = at + 7 + reader.I32(at + 3);
        at += 7;
        return (Name(reader, ref at), end);
    }

    private static string Name(ByteReader reader, ref int at)
    {
        ushort hash = reader.U16(at);
        int length = reader.U16(at + 2);
        string name = reader.Utf16(at + 4, length);
        Assert.Equal(0, reader.U16(at + 4 + length * sizeof(char)));
        Assert.Equal(name switch { "EventData" => 0x8244, "Data" => 0x6f8a, "Name" => 0x954b, _ => -1 }, hash);
        at += 6 + length * sizeof(char);
        return name;
    }
}

namespace Monitor.EventProvider.Tests.Harness;

/// <summary>Reads a WEVT_TEMPLATE resource by the published format, and holds it to that.</summary>
internal sealed class WevtTemplateReader
{
    private readonly ByteReader _reader;
    private readonly Dictionary<int, ReadTemplate> _templates = [];

    private WevtTemplateReader(byte[] resource) => _reader = new ByteReader(resource);

    /// <summary>The one provider.</summary>
    public static ReadProvider Read(byte[] resource)
    {
        ByteReader reader = new(resource);
        Assert.Equal("CRIM", reader.Tag(0));
        Assert.Equal(resource.Length, reader.I32(4));
        Assert.Equal((5, 1, 1), (reader.U16(8), reader.U16(10), reader.I32(12)));
        return new WevtTemplateReader(resource).ReadOne(reader.Guid(16), reader.I32(32));
    }

    private ReadProvider ReadOne(Guid id, int at)
    {
        Assert.Equal("WEVT", _reader.Tag(at));
        Assert.Equal(_reader.Length, at + _reader.I32(at + 4));
        Assert.Equal(uint.MaxValue, _reader.U32(at + 8));
        Dictionary<int, int> tables = [];
        for (int i = 0; i < _reader.I32(at + 12); i++)
            tables.Add(_reader.I32(at + 16 + 8 * i), _reader.I32(at + 20 + 8 * i));

        Dictionary<int, ReadDefinition> levels = Definitions(tables[0], "LEVL", 12);
        Dictionary<int, ReadDefinition> tasks = Definitions(tables[1], "TASK", 28);
        Dictionary<int, ReadDefinition> channels = Definitions(tables[5], "CHAN", 16);
        Assert.Equal(0, _reader.Table(tables[2], "OPCO").Count);
        Assert.Equal(0, _reader.Table(tables[3], "KEYW").Count);
        if (tables.TryGetValue(7, out int templates))
            ReadTemplates(templates);
        return new ReadProvider(id, ProviderName(tables[13]), [.. Events(tables[4], levels, tasks, channels)]);
    }

    private string ProviderName(int at)
    {
        (int rows, int count) = _reader.Table(at, "PRVA");
        Assert.Equal((1, 0x10000001u), (count, _reader.U32(rows)));
        int text = _reader.I32(rows + 4);
        return _reader.Utf16(text, (at + _reader.I32(at + 4) - text) / sizeof(char)).TrimEnd('\0');
    }

    private Dictionary<int, ReadDefinition> Definitions(int at, string tag, int rowSize)
    {
        (int rows, int count) = _reader.Table(at, tag);
        Dictionary<int, ReadDefinition> read = [];
        for (int i = 0; i < count; i++)
        {
            int row = rows + i * rowSize;
            read.Add(row, tag == "CHAN"
                ? new ReadDefinition(_reader.U32(row + 8), _reader.U32(row + 12), _reader.Name(_reader.I32(row + 4)))
                : new ReadDefinition(_reader.U32(row), _reader.U32(row + 4), _reader.Name(_reader.I32(row + rowSize - 4))));
        }

        return read;
    }

    private void ReadTemplates(int at)
    {
        (int next, int count) = _reader.Table(at, "TTBL");
        for (int i = 0; i < count; i++)
        {
            _templates.Add(next, TemplateReader.Read(_reader, next));
            next += _reader.I32(next + 4);
        }

        Assert.Equal(at + _reader.I32(at + 4), next);
    }

    private IEnumerable<ReadEvent> Events(
        int at, Dictionary<int, ReadDefinition> levels, Dictionary<int, ReadDefinition> tasks, Dictionary<int, ReadDefinition> channels)
    {
        (int rows, int count) = _reader.Table(at, "EVNT");
        Assert.Equal(0u, _reader.U32(rows));
        for (int i = 0; i < count; i++)
        {
            int row = rows + 4 + 48 * i;
            ReadDefinition channel = channels[_reader.I32(row + 44)], level = levels[_reader.I32(row + 28)], task = tasks[_reader.I32(row + 32)];
            Assert.Equal((channel.Value, level.Value, task.Value), (_reader.U8(row + 3), _reader.U8(row + 4), _reader.U16(row + 6)));
            Assert.Equal((0u, 0u, 0u), (_reader.U32(row + 24), _reader.U32(row + 36), _reader.U32(row + 40)));
            int template = _reader.I32(row + 20);
            yield return new ReadEvent(
                _reader.U16(row), _reader.U8(row + 2), _reader.U8(row + 4), _reader.U8(row + 5), _reader.U64(row + 8), _reader.U32(row + 16),
                channel, level, task, template == 0 ? null : _templates[template]);
        }
    }
}

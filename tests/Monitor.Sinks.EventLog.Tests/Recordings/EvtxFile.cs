using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;

namespace Monitor.Sinks.EventLog.Tests.Recordings;

/// <summary>Reads the events of a log file of Windows (EVTX): a header, then chunks of 64 KiB with records in them.</summary>
internal static class EvtxFile
{
    private const int HeaderSize = 4096;
    private const int ChunkSize = 65536;
    private const int ChunkHeaderSize = 512;
    private const int RecordHeaderSize = 24;
    private const int RecordMagic = 0x2a2a;

    /// <summary>The events of a gzipped file among the fixtures.</summary>
    public static IEnumerable<RecordedEvent> Read(string name)
    {
        using GZipStream file = new(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "evtx", name)), CompressionMode.Decompress);
        using MemoryStream log = new();
        file.CopyTo(log);
        byte[] bytes = log.ToArray();
        Assert.Equal("ElfFile\0"u8.ToArray(), bytes[..8]);
        for (int chunk = HeaderSize; chunk + ChunkSize <= bytes.Length; chunk += ChunkSize)
        {
            if (!bytes.AsSpan(chunk, 8).SequenceEqual("ElfChnk\0"u8))
                continue;
            foreach (RecordedEvent recorded in ReadChunk(bytes[chunk..(chunk + ChunkSize)]))
                yield return recorded;
        }
    }

    private static IEnumerable<RecordedEvent> ReadChunk(byte[] chunk)
    {
        int end = BinaryPrimitives.ReadInt32LittleEndian(chunk.AsSpan(48));
        BinaryXmlReader reader = new(chunk);
        for (int at = ChunkHeaderSize; at < end; at += BinaryPrimitives.ReadInt32LittleEndian(chunk.AsSpan(at + 4)))
        {
            Assert.Equal(RecordMagic, BinaryPrimitives.ReadInt32LittleEndian(chunk.AsSpan(at)));
            yield return EventOf(reader.Read(at + RecordHeaderSize));
        }
    }

    private static RecordedEvent EventOf(XElement element)
    {
        XElement system = Child(element, "System"), data = Child(element, "EventData");
        return new RecordedEvent(
            (string)Child(system, "Provider").Attribute("Name")!,
            int.Parse(Child(system, "EventID").Value, CultureInfo.InvariantCulture),
            int.Parse(Child(system, "Version").Value, CultureInfo.InvariantCulture),
            [.. data.Elements().Select(field => new RecordedField((string)field.Attribute("Name")!, field.Annotation<ValueType>()?.Number ?? 0, field.Value))]);
    }

    private static XElement Child(XElement parent, string name) => parent.Elements().Single(child => child.Name.LocalName == name);

    /// <summary>The type of the value that an element's content is.</summary>
    internal sealed record ValueType(byte Number);
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Xml;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Benchmarks;

/// <summary>The record and the encoders beside the base library's JSON and XML writers.</summary>
internal static class RecordBenchmarks
{
    private const int BatchCount = 256;

    private static long _sum;

    public static void Run()
    {
        ArrayBufferWriter<byte> text = new(1 << 20);
        Rate json = Measurement.Run(count => WriteJson(text, count));
        EventBuffer batch = new(1 << 20);
        Measurement.Print("record: write and read 23 fields", Measurement.Run(count => WriteAndReadRecord(batch, count)), "Utf8JsonWriter", json);
        EventBuffer buffer = new();
        SampleEvent.Append(buffer);
        EventCatalog events = new();
        events.Add(ProcessCreate.Schema);
        foreach (EventFormat format in Enum.GetValues<EventFormat>())
            RunEncoder(format, events, buffer, format == EventFormat.SysmonXml ? ("XmlWriter", Measurement.Run(WriteXml)) : ("Utf8JsonWriter", json));
        if (_sum == 42)
            Console.WriteLine();
    }

    private static void RunEncoder(EventFormat format, EventCatalog events, EventBuffer buffer, (string Name, Rate Rate) reference)
    {
        IEventEncoder encoder = format.NewEncoder(events, "build-17.example");
        Utf8Buffer output = new(1 << 20);
        string name = format.ToString().ToLowerInvariant();
        Measurement.Print($"{name}: encode the event", Measurement.Run(count => Encode(encoder, buffer, output, count)), reference.Name, reference.Rate);
        output.Clear();
        encoder.Encode(buffer[0], output);
        Measurement.Print($"{name}: length of the line", output.Length, "bytes");
    }

    private static void WriteAndReadRecord(EventBuffer buffer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (buffer.Count == BatchCount)
                buffer.Clear();
            SampleEvent.Append(buffer);
            _sum += SampleEvent.ReadAll(buffer[buffer.Count - 1]);
        }
    }

    private static void Encode(IEventEncoder encoder, EventBuffer buffer, Utf8Buffer output, int count)
    {
        output.Clear();
        EventRecord record = buffer[0];
        for (int i = 0; i < count; i++)
        {
            if (output.Length > 1 << 19)
                output.Clear();
            encoder.Encode(record, output);
        }
    }

    private static void WriteJson(ArrayBufferWriter<byte> output, int count)
    {
        using Utf8JsonWriter writer = new(output, new JsonWriterOptions { SkipValidation = true });
        for (int i = 0; i < count; i++)
        {
            if (output.WrittenCount > 1 << 19)
                output.ResetWrittenCount();
            writer.Reset(output);
            SampleEvent.WriteJson(writer);
            writer.Flush();
        }
    }

    private static void WriteXml(int count)
    {
        using MemoryStream output = new(1 << 20);
        XmlWriterSettings settings = new() { OmitXmlDeclaration = true, ConformanceLevel = ConformanceLevel.Fragment, CheckCharacters = false, Encoding = new UTF8Encoding(false) };
        using var writer = XmlWriter.Create(output, settings);
        for (int i = 0; i < count; i++)
        {
            if (output.Length > 1 << 19)
                output.SetLength(0);
            SampleEvent.WriteXml(writer);
            writer.Flush();
        }
    }
}

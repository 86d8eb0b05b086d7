using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Xml;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Settings;

namespace Monitor.Benchmarks;

/// <summary>The record and the encoders beside the base library's JSON and XML writers.</summary>
internal static class RecordBenchmarks
{
    private const int BatchCount = 256;

    private static long _sum;

    public static void Run()
    {
        ArrayBufferWriter<byte> text = new(1 << 20);
        Rate json = Measurement.Run(count => WriteJson(text, SampleJson.WriteJson, count));
        EventBuffer batch = new(1 << 20);
        Measurement.Print("record: write and read 23 fields", Measurement.Run(count => WriteAndReadRecord(batch, count)), "Utf8JsonWriter", json);
        EventBuffer buffer = new();
        SampleEvent.Append(buffer);
        EventCatalog events = new();
        events.Add(ProcessCreate.Schema);
        (string, Rate) flat = ("Utf8JsonWriter", json);
        RunEncoder(EventFormat.Ndjson, events, buffer, flat);
        RunEncoder(EventFormat.SysmonXml, events, buffer, ("XmlWriter", Measurement.Run(WriteXml)));
        RunEncoder(EventFormat.SysmonJson, events, buffer, flat);
        RunEncoder(EventFormat.Ecs, events, buffer, ("Utf8JsonWriter", Measurement.Run(count => WriteJson(text, SampleJson.WriteEcs, count))));
        if (_sum == 42)
            Console.WriteLine();
    }

    private static void RunEncoder(EventFormat format, EventCatalog events, EventBuffer buffer, (string Name, Rate Rate) reference)
    {
        IEventEncoder encoder = format.NewEncoder(events, "build-17.example");
        Utf8Buffer output = new(1 << 20);
        string name = SettingsBinder.NameOf(format.ToString());
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

    private static void WriteJson(ArrayBufferWriter<byte> output, Action<Utf8JsonWriter> write, int count)
    {
        using Utf8JsonWriter writer = new(output, new JsonWriterOptions { SkipValidation = true });
        for (int i = 0; i < count; i++)
        {
            if (output.WrittenCount > 1 << 19)
                output.ResetWrittenCount();
            writer.Reset(output);
            write(writer);
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
            SampleXml.WriteXml(writer);
            writer.Flush();
        }
    }
}

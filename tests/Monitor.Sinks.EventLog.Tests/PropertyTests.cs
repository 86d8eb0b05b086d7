using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sinks.EventLog.Tests.Harness;

namespace Monitor.Sinks.EventLog.Tests;

/// <summary>Every event that the product has, with any values, comes back from the journal with every field, and with no other.</summary>
public sealed partial class PropertyTests(SharedJournal shared) : IClassFixture<SharedJournal>
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") is null ? 6 : 300;

    private static readonly Gen<byte[]> Bytes = Gen.Frequency(
        (6, Gen.Byte.Array[0, 60]),
        (3, Gen.OneOf<byte>(0, 10, 13, 32, 61, 0xc3, 0xa9, 0xff, 65).Array[0, 20]),
        (3, Gen.String.Select(Encoding.UTF8.GetBytes)),
        (1, Gen.Int[60_000, 200_000].SelectMany(length => Gen.Byte.Select(value => Enumerable.Repeat(value, length).ToArray()))));

    [Fact]
    public async Task Every_event_comes_back_with_every_field()
    {
        await using SinkUnderTest sink = new(shared.Daemon.Socket);
        await sink.StartAsync();
        List<Dictionary<string, byte[]>> sent = [];
        for (int round = 0; round < Rounds; round++)
        {
            PCG random = new((uint)round + 1, 4711);
            foreach (EventSchema schema in ShippedEvents.All.Append(Login.Schema))
                sent.Add(Append(sink.Events, schema, random));
            await sink.WriteAsync();
        }

        IReadOnlyList<ExportedEntry> entries = shared.Daemon.Read(sink, sent.Count);
        Assert.Equal(sent.Count, entries.Count);
        for (int i = 0; i < sent.Count; i++)
        {
            Dictionary<string, byte[]> got = entries[i].MonitorFields;
            Assert.EndsWith($"-{i + 1}", entries[i]["MONITOR_EVENT_UID"], StringComparison.Ordinal);
            Assert.Equal("web-1", entries[i]["MONITOR_COMPUTER"]);
            foreach (string name in new[] { "MONITOR_EVENT_UID", "MONITOR_COMPUTER", "MONITOR_CAPTURE_ORDER" })
                Assert.True(got.Remove(name));
            Assert.Equal(sent[i].Keys.Order(), got.Keys.Order());
            Assert.All(sent[i], one => Assert.Equal(one.Value, got[one.Key]));
        }
    }

    /// <summary>Appends an event with random values, some of them absent.</summary>
    /// <returns>What the journal has to hold of it.</returns>
    private static Dictionary<string, byte[]> Append(EventBuffer buffer, EventSchema schema, PCG random)
    {
        Dictionary<string, byte[]> expected = [];
        EventTime time = new(Draw(Gen.Long, random));
        EventWriter writer = buffer.Begin(schema);
        foreach (FieldSchema field in schema.Fields)
        {
            if (Draw(Gen.Int[0, 3], random) == 0)
                continue;
            switch (field.Type)
            {
                case FieldType.Text:
                    byte[] text = Draw(Bytes, random);
                    writer.Write(field.Index, new Text(text));
                    expected[NameOf(field)] = text;
                    break;
                case FieldType.Arguments:
                    byte[] arguments = Draw(Bytes, random);
                    writer.Write(field.Index, new Arguments(arguments));
                    expected[NameOf(field) + "_ARGV"] = arguments;
                    expected[NameOf(field)] = [.. arguments.Select(value => value == 0 ? (byte)' ' : value)];
                    break;
                case FieldType.Boolean:
                    writer.Write(field.Index, Draw(Gen.Bool, random));
                    break;
                case FieldType.Time:
                    writer.Write(field.Index, new EventTime(Draw(Gen.Long, random)));
                    break;
                case FieldType.Guid:
                    writer.Write(field.Index, Draw(Gen.Guid, random));
                    break;
                case FieldType.Address:
                    writer.Write(field.Index, new NetworkAddress(Draw(Gen.OneOf(Gen.Byte.Array[4], Gen.Byte.Array[16]), random)));
                    break;
                case FieldType.File:
                    writer.Write(field.Index, new FileIdentity(Draw(Gen.UInt, random), Draw(Gen.ULong, random), 5, time));
                    break;
                case FieldType.Double:
                    writer.Write(field.Index, Draw(Gen.Double, random));
                    break;
                default:
                    writer.Write(field.Index, Draw(Gen.ULong, random));
                    break;
            }
        }

        RecordFlags flags = Draw(Gen.OneOf(RecordFlags.None, RecordFlags.Windows, RecordFlags.FieldLate, RecordFlags.Incomplete), random);
        Assert.True(writer.Finish(schema, time, flags));
        AddTyped(expected, buffer[buffer.Count - 1], schema);
        return expected;
    }

    /// <summary>Adds what is printed as Sysmon prints it, and what is said of the event as a whole.</summary>
    private static void AddTyped(Dictionary<string, byte[]> expected, EventRecord record, EventSchema schema)
    {
        foreach (FieldSchema field in schema.Fields)
        {
            if (!record.IsPresent(field.Index) || SysmonText.IsVerbatim(field.Type))
                continue;
            Utf8Buffer text = new();
            SysmonText.Append(text, record, field);
            expected[NameOf(field)] = text.Written.ToArray();
        }

        expected["MONITOR_EVENT_ID"] = Encoding.UTF8.GetBytes($"{schema.Id}");
        expected["MONITOR_EVENT_NAME"] = Encoding.UTF8.GetBytes(schema.Name);
        expected["MONITOR_TIME_NS"] = Encoding.UTF8.GetBytes($"{record.Time.UnixNanoseconds}");
        if ((record.Flags & RecordFlags.FieldLate) != 0)
            expected["MONITOR_FIELD_LATE"] = "true"u8.ToArray();
        if ((record.Flags & RecordFlags.Incomplete) != 0)
            expected["MONITOR_INCOMPLETE"] = "true"u8.ToArray();
    }

    private static string NameOf(FieldSchema field) => field.Name == "Gerät" ? "MONITOR_GER_T"
        : field.Name == "Ger_t" ? "MONITOR_GER_T_2"
        : "MONITOR_" + WordStart().Replace(field.Name, "_").ToUpperInvariant();

    private static T Draw<T>(Gen<T> values, PCG random) => values.Generate(random, null, out _);

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}

using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Tests.Encoders;
using Monitor.Sdk.Tests.Records;

namespace Monitor.Sdk.Tests;

/// <summary>The way of an event allocates nothing once buffers have their size.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int Rounds = 1000;

    [Fact]
    public void Writing_and_reading_a_record_allocates_nothing()
    {
        EventBuffer buffer = new();
        byte[] bad = [0x2f, 0xff, 0x2f];
        string characters = "wide é日🙂";

        AssertNoAllocation(() =>
        {
            buffer.Clear();
            for (int i = 0; i < 100; i++)
            {
                Assert.True(buffer.Append(new AllTypes
                {
                    UtcTime = new EventTime(i),
                    Name = bad.AsSpan(),
                    Command = "a\0b"u8,
                    Address = new NetworkAddress([192, 0, 2, 7]),
                    OwnName = characters,
                    OwnIdentity = Guid.Empty,
                    OwnFile = new FileIdentity(1, 2, 3, new EventTime(4)),
                }));
                Assert.True(buffer.Append(new ProcessCreate { Image = "/bin/true"u8 }));
            }

            long sum = 0;
            for (int i = 0; i < buffer.Count; i += 2)
            {
                sum += EventRecord.TryRead(buffer[i].Bytes, AllTypes.Schema, out EventRecord record) is null ? 1 : 0;
                var value = AllTypes.ReadFrom(record);
                foreach (ReadOnlySpan<byte> argument in value.Command)
                    sum += argument.Length;
            }

            if (sum != 300)
                throw new InvalidOperationException();
        });
    }

    public static TheoryData<EventFormat> Formats => [.. Enum.GetValues<EventFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Encoding_a_line_allocates_nothing(EventFormat format)
    {
        EventBuffer buffer = new();
        foreach (string name in GoldenRecords.Names.Select(row => row.Data))
        {
            Assert.Null(EventRecord.TryRead(GoldenRecords.Load(name), GoldenRecords.SchemaOf(GoldenRecords.Describe(name)), out EventRecord record));
            buffer.Append(record);
        }

        AssertNoAllocation(format.NewEncoder(GoldenRecords.Catalog, "host"), buffer);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Encoding_any_shipped_event_allocates_nothing(EventFormat format) =>
        AssertNoAllocation(format.NewEncoder(RecordedSysmon.Catalog, "host"), ShippedRecords.Make());

    private static void AssertNoAllocation(IEventEncoder encoder, EventBuffer records)
    {
        Utf8Buffer output = new();
        AssertNoAllocation(() =>
        {
            output.Clear();
            for (int i = 0; i < records.Count; i++)
                encoder.Encode(records[i], output);
        });
        Assert.NotEqual(0, output.Length);
    }

    private static void AssertNoAllocation(Action work)
    {
        for (int i = 0; i < 10; i++)
            work();
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < Rounds; i++)
                work();
        }));
    }
}

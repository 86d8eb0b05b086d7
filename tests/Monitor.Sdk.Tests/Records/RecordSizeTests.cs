using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Tests.Records;

/// <summary>A record of 16 MiB is written, a larger one refused whole.</summary>
public sealed class RecordSizeTests
{
    private static readonly int Fixed = RecordLayout.HeaderSize + RecordLayout.SlotSize * AllTypesFirstVersion.Schema.Fields.Length;

    [Fact]
    public void The_largest_record_is_written_and_read()
    {
        EventBuffer buffer = new();
        byte[] text = new byte[RecordLayout.MaximumSize - Fixed];
        text.AsSpan().Fill((byte)'x');

        Assert.True(buffer.Append(new AllTypesFirstVersion { Name = text.AsSpan() }));

        Assert.Equal(RecordLayout.MaximumSize, buffer.Length);
        Assert.Null(EventRecord.TryRead(buffer[0].Bytes, AllTypesFirstVersion.Schema, out EventRecord record));
        Assert.True(record.GetText(1).Bytes.SequenceEqual(text));
    }

    public static TheoryData<string> TooLarge => ["text", "characters", "wide characters", "arguments", "both"];

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void A_larger_record_is_refused_and_the_buffer_is_as_before(string part)
    {
        EventBuffer buffer = new();
        Assert.True(buffer.Append(new AllTypesFirstVersion { UtcTime = new EventTime(1), Name = "before" }));
        byte[] before = buffer[0].Bytes.ToArray();

        Assert.False(AppendTooLarge(buffer, part));

        Assert.Equal(1, buffer.Count);
        Assert.Equal(before.Length, buffer.Length);
        Assert.True(buffer[0].Bytes.SequenceEqual(before));
        Assert.True(buffer.Append(new AllTypesFirstVersion { UtcTime = new EventTime(2), Name = "after" }));
        Assert.True(buffer[0].Bytes.SequenceEqual(before));
        Assert.Equal("after", AllTypesFirstVersion.ReadFrom(buffer[1]).Name.ToString());
        Assert.Null(EventRecord.TryRead(buffer[1].Bytes, AllTypesFirstVersion.Schema, out _));
    }

    [Fact]
    public void Refusing_a_record_costs_no_memory_for_what_cannot_fit()
    {
        EventBuffer buffer = new();
        string text = new('x', 4 * RecordLayout.MaximumSize);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(buffer.Append(new AllTypesFirstVersion { Name = text }));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, RecordLayout.MaximumSize);
    }

    [Fact]
    public void An_event_that_throws_while_it_is_written_leaves_the_buffer_as_before()
    {
        EventBuffer buffer = new();
        Assert.True(buffer.Append(new AllTypesFirstVersion { Name = "before" }));

        Assert.Throws<InvalidOperationException>(() => buffer.Append(new ThrowingEvent()));

        Assert.Equal(1, buffer.Count);
        Assert.Equal("before", AllTypesFirstVersion.ReadFrom(buffer[0]).Name.ToString());
        Assert.True(buffer.Append(new AllTypesFirstVersion { Name = "after" }));
        Assert.Equal("after", AllTypesFirstVersion.ReadFrom(buffer[1]).Name.ToString());
    }

    [Fact]
    public void A_position_outside_the_buffer_is_refused()
    {
        EventBuffer buffer = new();
        buffer.Append(new AllTypesFirstVersion());

        Assert.Throws<ArgumentOutOfRangeException>(() => _ = buffer[1].EventId);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = buffer[-1].EventId);
        buffer.Clear();
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = buffer[0].EventId);
    }

    private static bool AppendTooLarge(EventBuffer buffer, string part)
    {
        int over = RecordLayout.MaximumSize - Fixed + 1;
        byte[] bytes = new byte[over];
        return part switch
        {
            "text" => buffer.Append(new AllTypesFirstVersion { Name = bytes.AsSpan() }),
            "characters" => buffer.Append(new AllTypesFirstVersion { Name = new string('x', over) }),
            "wide characters" => buffer.Append(new AllTypesFirstVersion { Name = new string('\ud800', over / 3 + 1) }),
            "arguments" => buffer.Append(new AllTypesFirstVersion { Command = (ReadOnlySpan<byte>)bytes }),
            _ => buffer.Append(new AllTypesFirstVersion { Name = bytes.AsSpan(over / 2), Command = bytes.AsSpan(0, over / 2 + 1) }),
        };
    }

    private readonly ref struct ThrowingEvent : IEvent<ThrowingEvent>
    {
        public static EventSchema Schema => AllTypesFirstVersion.Schema;

        public EventTime Time => default;

        public static ThrowingEvent ReadFrom(EventRecord record) => default;

        public void WriteTo(scoped ref EventWriter writer)
        {
            writer.Write(1, new Text("half of it"u8));
            throw new InvalidOperationException();
        }
    }
}

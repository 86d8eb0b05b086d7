using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Sdk.Tests.Encoders;
using Monitor.Sdk.Tests.Records;

namespace Monitor.Sdk.Tests;

/// <summary>Text of every length, with a byte that needs care at every place, at the very edge of memory.</summary>
public sealed class MemorySafetyTests
{
    private const int Longest = 70;

    /// <summary>Bytes at the limits of what is plain, ASCII and UTF-8.</summary>
    private static readonly byte[] Careful = [0, 0x1f, (byte)' ', (byte)'"', (byte)'\\', 0x7e, 0x7f, 0x80, 0xc2, 0xff];

    [Fact]
    public void Text_of_every_length_with_any_byte_at_any_place_is_written_and_printed()
    {
        EventBuffer buffer = new();
        for (int length = 0; length <= Longest; length++)
        {
            for (int place = 0; place < Math.Max(1, length); place++)
            {
                foreach (byte value in Careful)
                {
                    byte[] text = [.. Enumerable.Repeat((byte)'x', length)];
                    if (length > 0)
                        text[place] = value;
                    buffer.Clear();
                    buffer.Append(new AllTypes { Name = new Text(GuardedMemory.OfThread.AtEnd(text)) });
                    buffer.Append(new AllTypes { Name = new Text(GuardedMemory.OfThread.AtStart(text)) });

                    AssertIs(text, buffer[0]);
                    AssertIs(text, buffer[1]);
                }
            }
        }
    }

    [Fact]
    public void Appending_changes_nothing_behind_the_end()
    {
        byte[] text = [.. Enumerable.Range(0, Longest).Select(value => (byte)value)];
        for (int length = 0; length <= Longest; length++)
        {
            Utf8Buffer buffer = new(4 * Longest);
            buffer.Append("before"u8);
            buffer.Free(2 * Longest)[..(2 * Longest)].Fill(0xaa);

            buffer.Append(text.AsSpan(0, length));

            Assert.True(buffer.Written.SequenceEqual([.. "before"u8, .. text.AsSpan(0, length)]));
            Assert.Equal(-1, buffer.Free(Longest)[..Longest].IndexOfAnyExcept((byte)0xaa));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(int.MaxValue)]
    public void An_event_written_by_hand_cannot_write_beside_its_slots(int index)
    {
        EventBuffer buffer = new();
        buffer.Append(new AllTypesFirstVersion { Name = "before" });
        byte[] before = buffer[0].Bytes.ToArray();

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Append(new MisplacedEvent { Index = index }));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Append(new MisplacedEvent { Index = index, IsText = true }));

        Assert.Equal(1, buffer.Count);
        Assert.True(buffer[0].Bytes.SequenceEqual(before));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1000)]
    public void A_buffer_cannot_be_advanced_beyond_its_memory(int count)
    {
        Utf8Buffer buffer = new(100);
        buffer.Append("x"u8);

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(count));
        Assert.Equal(1, buffer.Length);
    }

    private static void AssertIs(byte[] text, EventRecord record)
    {
        Assert.Null(EventRecord.TryRead(GuardedMemory.OfThread.AtEnd(record.Bytes), AllTypes.Schema, out EventRecord read));
        Assert.True(read.GetText(1).Bytes.SequenceEqual(text));
        Assert.Equal(text is [] ? "-"u8.ToArray() : text, NdjsonLine.Of(read).ExactBytes("Name"));
    }

    private readonly ref struct MisplacedEvent : IEvent<MisplacedEvent>
    {
        public static EventSchema Schema => AllTypesFirstVersion.Schema;

        public int Index { get; init; }

        public bool IsText { get; init; }

        public EventTime Time => default;

        public static MisplacedEvent ReadFrom(EventRecord record) => default;

        public void WriteTo(scoped ref EventWriter writer)
        {
            if (IsText)
                writer.Write(Index, new Text("text"u8));
            else
                writer.Write(Index, ulong.MaxValue);
        }
    }
}

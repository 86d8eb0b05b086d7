using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Tests.Records;

/// <summary>Hashes that are filled in after capture, and the places that the host gives.</summary>
public sealed class RecordSettlementTests
{
    private static readonly int Hashes = ProcessCreate.Schema.Find("Hashes")!.Index;

    [Fact]
    public void An_absent_hash_leaves_the_record_pending()
    {
        EventBuffer buffer = new();
        buffer.Append(new ProcessCreate { Image = "/bin/true" }, RecordFlags.Incomplete);

        Assert.Equal(RecordFlags.Pending | RecordFlags.Incomplete, buffer[0].Flags);
        Assert.False(buffer[0].IsPresent(Hashes));
    }

    [Fact]
    public void A_hash_that_the_collector_has_is_written_at_once()
    {
        EventBuffer buffer = new();
        buffer.Append(new ProcessCreate
        {
            Hashes = "SHA256=00",
            FileVersion = "1",
            Description = "d",
            Product = "p",
            Company = "c",
            OriginalFileName = "o",
            Package = "p",
            ContainerName = "c",
            ContainerImage = "i",
            PodName = "p",
            PodNamespace = "n",
        });

        Assert.Equal(RecordFlags.None, buffer[0].Flags);
        Assert.Equal("SHA256=00", ProcessCreate.ReadFrom(buffer[0]).Hashes.ToString());
    }

    [Theory]
    [InlineData("SHA256=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("MD5=00")]
    public void A_settled_hash_is_read_back_and_its_neighbours_stay(string hash)
    {
        EventBuffer buffer = new();
        for (int i = 0; i < 3; i++)
            buffer.Append(new ProcessCreate { Image = "/bin/true", ParentImage = "/bin/sh", User = "root" });

        buffer.SettleHashes(1, Hashes, System.Text.Encoding.ASCII.GetBytes(hash), late: false);

        Assert.Equal(hash, ProcessCreate.ReadFrom(buffer[1]).Hashes.ToString());
        Assert.Equal("/bin/sh", ProcessCreate.ReadFrom(buffer[1]).ParentImage.ToString());
        Assert.Equal(RecordFlags.None, buffer[1].Flags);
        Assert.Equal(RecordFlags.Pending, buffer[0].Flags);
        Assert.Equal(RecordFlags.Pending, buffer[2].Flags);
        Assert.Null(EventRecord.TryRead(buffer[1].Bytes, ProcessCreate.Schema, out _));
    }

    [Fact]
    public void The_room_for_hashes_is_what_the_buffer_is_made_with()
    {
        EventBuffer small = new() { HashRoom = 8 }, usual = new();
        small.Append(new ProcessCreate { Image = "/bin/true", User = "root" });
        usual.Append(new ProcessCreate { Image = "/bin/true", User = "root" });

        small.SettleHashes(0, Hashes, "MD5=0123"u8, late: false);

        Assert.Equal(FileHashSource.Capacity - 8, usual.Length - small.Length, tolerance: 7.0);
        Assert.Equal(("MD5=0123", "root"), (ProcessCreate.ReadFrom(small[0]).Hashes.ToString(), ProcessCreate.ReadFrom(small[0]).User.ToString()));
        small.Append(new ProcessCreate());
        Assert.Throws<ArgumentException>(() => small.SettleHashes(1, Hashes, "MD5=01234"u8, late: false));
    }

    [Theory]
    [InlineData(true, RecordFlags.FieldLate | RecordFlags.Windows)]
    [InlineData(false, RecordFlags.Windows)]
    public void A_hash_that_cannot_be_had_stays_absent(bool late, RecordFlags expected)
    {
        EventBuffer buffer = new();
        buffer.Append(new ProcessCreate(), RecordFlags.Windows);

        buffer.SettleHashes(0, Hashes, default, late);

        Assert.Equal(expected, buffer[0].Flags);
        Assert.True(ProcessCreate.ReadFrom(buffer[0]).Hashes.IsAbsent);
        Assert.Null(EventRecord.TryRead(buffer[0].Bytes, ProcessCreate.Schema, out _));
    }

    [Fact]
    public void Place_and_order_are_set_on_one_record_only()
    {
        EventBuffer buffer = new();
        for (int i = 0; i < 3; i++)
            buffer.Append(new AllTypes { Large = (ulong)i });

        buffer.SetPlace(1, ulong.MaxValue, 5);
        buffer.SetCaptureOrder(1, 9);

        Assert.Equal((ulong.MaxValue, 5UL, 9UL), (buffer[1].Stream, buffer[1].Sequence, buffer[1].CaptureOrder));
        Assert.Equal((0UL, 0UL, 0UL), (buffer[0].Stream, buffer[0].Sequence, buffer[0].CaptureOrder));
        Assert.Equal((0UL, 0UL, 0UL), (buffer[2].Stream, buffer[2].Sequence, buffer[2].CaptureOrder));
        Assert.Equal(1UL, AllTypes.ReadFrom(buffer[1]).Large);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(5000)]
    public void The_last_record_takes_another_text_and_stays_sound(int length)
    {
        EventBuffer buffer = new(capacity: 64);
        for (int i = 0; i < 2; i++)
            buffer.Append(new ProcessCreate { Image = "/bin/true" });

        Assert.True(buffer.AddToLast(ProcessCreate.Schema.Find("User")!.Index, new byte[length].AsSpan()));
        buffer.Append(new AllTypes { Name = "next" });

        Assert.True(ProcessCreate.ReadFrom(buffer[0]).User.IsAbsent);
        Assert.Null(EventRecord.TryRead(buffer[1].Bytes, ProcessCreate.Schema, out EventRecord record));
        ProcessCreate grown = ProcessCreate.ReadFrom(record);
        Assert.Equal(("/bin/true", length), (grown.Image.ToString(), grown.User.Bytes.Length));
        Assert.False(grown.User.IsAbsent);
        Assert.Equal("next", AllTypes.ReadFrom(buffer[2]).Name.ToString());
    }

    [Fact]
    public void A_text_for_which_a_record_has_no_room_is_not_taken()
    {
        EventBuffer buffer = new();
        buffer.Append(new ProcessCreate { Image = "/bin/true" });
        byte[] before = buffer[0].Bytes.ToArray();

        Assert.False(buffer.AddToLast(ProcessCreate.Schema.Find("User")!.Index, new byte[RecordLayout.MaximumSize - before.Length + 1]));

        Assert.Equal(before, buffer[0].Bytes);
    }

    [Fact]
    public void Flags_are_added_to_those_of_one_record_only()
    {
        EventBuffer buffer = new();
        buffer.Append(new AllTypes { UtcTime = new EventTime(1) });
        buffer.Append(new AllTypes { UtcTime = new EventTime(1) }, RecordFlags.Windows);

        buffer.AddFlags(1, RecordFlags.Incomplete | RecordFlags.Windows);

        Assert.Equal(RecordFlags.None, buffer[0].Flags);
        Assert.Equal(RecordFlags.Windows | RecordFlags.Incomplete, buffer[1].Flags);
    }

    [Fact]
    public void A_record_may_be_appended_to_the_buffer_in_which_it_lies()
    {
        EventBuffer buffer = new(capacity: 64);
        buffer.Append(new AllTypes { UtcTime = new EventTime(1), Name = "first" });

        for (int i = 0; i < 5; i++)
            buffer.Append(buffer[0]);

        Assert.Equal(6, buffer.Count);
        Assert.True(buffer[5].Bytes.SequenceEqual(buffer[0].Bytes));
    }
}

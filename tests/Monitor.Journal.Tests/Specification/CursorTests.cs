namespace Monitor.Journal.Tests.Specification;

/// <summary>Cursors: the product writes what the page says, and reads whichever slot is sound.</summary>
public sealed class CursorTests : IDisposable
{
    private static readonly CursorSlot Older = new(SampleEvents.Journal, 7, 100, [(1, 90, 2, 0), (5, 5, 0, 1)]);
    private static readonly CursorSlot Newer = new(SampleEvents.Journal, 8, 120, [(1, 110, 2, 0), (5, 5, 0, 1)]);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string FilePath => Path.Combine(Path.Combine(_folder.Path, "cursors"), "trail.cursor");

    [Fact]
    public void What_is_written_is_the_pages()
    {
        using (SinkCursor cursor = Open())
        {
            Assert.True(cursor.IsNew);
            cursor.Write(17, [new CursorRow(1, 10, 1, 0), new CursorRow(5, 4, 0, 2)]);
            AssertFile(1, 17, (1, 10, 1, 0), (5, 4, 0, 2));
            cursor.Write(20, [new CursorRow(1, 13, 1, 0)]);
            AssertFile(2, 20, (1, 13, 1, 0));
            cursor.Write(21, []);
            AssertFile(3, 21);
            cursor.Flush();
        }

        using SinkCursor again = Open();
        Assert.False(again.IsNew);
        Assert.Equal(21ul, again.Next);
    }

    [Fact]
    public void The_slot_that_is_on_the_disk_stays_until_the_other_one_is()
    {
        using SinkCursor cursor = Open();
        cursor.Write(17, []);
        cursor.Flush();
        byte[] flushed = File.ReadAllBytes(FilePath);
        int kept = flushed.AsSpan(0, 7).SequenceEqual("MONCURS"u8) ? 0 : Layout.SlotSize;
        for (ulong next = 20; next < 23; next++)
        {
            cursor.Write(next, []);
            Assert.Equal(flushed[kept..(kept + 40)], File.ReadAllBytes(FilePath)[kept..(kept + 40)]);
            Assert.Equal(next, CursorSlot.ReadFile(FilePath)!.Next);
        }

        cursor.Flush();
        byte[] then = File.ReadAllBytes(FilePath);
        cursor.Write(30, []);
        int other = Layout.SlotSize - kept;
        Assert.Equal(then[other..(other + 40)], File.ReadAllBytes(FilePath)[other..(other + 40)]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_sound_slot_with_the_higher_generation_counts(bool isNewerBehind)
    {
        Write(isNewerBehind ? Older.Bytes : Newer.Bytes, isNewerBehind ? Newer.Bytes : Older.Bytes);

        using SinkCursor cursor = Open();

        Assert.Equal(120ul, cursor.Next);
        Assert.Equal([new CursorRow(1, 110, 2, 0), new CursorRow(5, 5, 0, 1)], cursor.Rows);
    }

    [Fact]
    public void A_torn_slot_leaves_the_other_one()
    {
        for (int at = 0; at < Newer.Bytes.Length; at++)
        {
            byte[] torn = [.. Newer.Bytes];
            torn[at] ^= 0x80;
            Write(torn, Older.Bytes);

            using SinkCursor cursor = Open();

            Assert.Equal((at, 100ul), (at, cursor.Next));
        }
    }

    [Fact]
    public void The_slot_that_counts_is_not_the_one_written_next()
    {
        byte[] torn = [.. Newer.Bytes];
        torn[^1] ^= 1;
        Write(torn, Older.Bytes);
        using (SinkCursor cursor = Open())
            cursor.Write(130, []);

        byte[] bytes = File.ReadAllBytes(FilePath);

        Assert.Equal(Older.Bytes, bytes[Layout.SlotSize..(Layout.SlotSize + Older.Bytes.Length)]);
        Assert.Equal(130ul, CursorSlot.ReadFile(FilePath)!.Next);
    }

    [Fact]
    public void Without_a_sound_slot_the_sink_begins_with_the_oldest_event()
    {
        byte[] torn = [.. Newer.Bytes];
        torn[30] ^= 1;
        Write(torn, torn);

        using SinkCursor cursor = Open();

        Assert.Equal((0ul, 0), (cursor.Next, cursor.Rows.Count));
    }

    [Fact]
    public void The_cursor_of_another_journal_counts_as_none()
    {
        Write((Newer with { Journal = 1 }).Bytes, (Older with { Journal = 1 }).Bytes);

        using SinkCursor cursor = Open();

        Assert.True(cursor.IsNew);
        Assert.Equal(0ul, cursor.Next);
    }

    [Fact]
    public void Any_bytes_are_a_cursor_or_none()
    {
        Random random = new(4);
        for (int number = 0; number < (LongRun.IsOn ? 3000 : 200); number++)
        {
            byte[] slot = [.. Newer.Bytes];
            for (int change = random.Next(4); change > 0; change--)
                slot[random.Next(slot.Length)] = (byte)random.Next(256);
            if (number % 3 == 0)
                BitConverter.TryWriteBytes(slot.AsSpan(36), Castagnoli.Of(slot[..36], slot[40..]));
            CursorFileTruncated(slot, random.Next(slot.Length + 1));

            using SinkCursor cursor = Open();

            Assert.True(cursor.Rows.Count <= 2 || CursorSlot.ReadFile(FilePath) is not null);
        }
    }

    private static void AssertRows(CursorSlot slot, (ushort, ulong, ulong, ulong)[] rows) => Assert.Equal(rows, slot.Rows);

    private void AssertFile(ulong generation, ulong next, params (ushort, ulong, ulong, ulong)[] rows)
    {
        CursorSlot slot = CursorSlot.ReadFile(FilePath)!;
        Assert.Equal((SampleEvents.Journal, generation, next), (slot.Journal, slot.Generation, slot.Next));
        AssertRows(slot, rows);
    }

    private void CursorFileTruncated(byte[] slot, int length)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "cursors"));
        File.WriteAllBytes(FilePath, slot[..length]);
    }

    private void Write(byte[] first, byte[] second) => CursorSlot.WriteFile(FilePath, first, second);

    private SinkCursor Open() => SinkCursor.Open(_folder.Path, "trail", SampleEvents.Journal);
}

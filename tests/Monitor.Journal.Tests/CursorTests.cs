using Monitor.Sdk.Diagnostics;

namespace Monitor.Journal.Tests;

public sealed class CursorTests
{
    private const ulong Journal = 42;
    private const int SecondSlot = 4 << 20;

    [Fact]
    public void A_cursor_comes_back_as_it_was_written()
    {
        using TestFolder folder = new();
        using (SinkCursor cursor = SinkCursor.Open(folder.Path, "trail", Journal))
        {
            Assert.True(cursor is { IsNew: true, Next: 0, Rows: [] });
            cursor.Write(5, [new CursorRow(1, 2, 3, 4)]);
            cursor.Flush();
            cursor.Write(9, [new CursorRow(1, 6, 3, 4), new CursorRow(22, long.MaxValue, 0, 1)]);
        }

        using SinkCursor read = SinkCursor.Open(folder.Path, "trail", Journal);
        Assert.True(read is { IsNew: false, Next: 9 });
        Assert.Equal([new CursorRow(1, 6, 3, 4), new CursorRow(22, long.MaxValue, 0, 1)], read.Rows);
        Assert.True(File.Exists(Path.Combine(folder.Path, "cursors", "trail.cursor")));
    }

    /// <summary>A slot that is known to be on the disk is not written to until the other one is: whatever a dying machine leaves of what was
    /// written since, the flushed state is there.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void What_was_flushed_survives_whatever_becomes_of_what_was_written_since(int writes)
    {
        using TestFolder folder = new();
        using (SinkCursor cursor = SinkCursor.Open(folder.Path, "trail", Journal))
        {
            for (int i = 1; i <= 4; i++)
            {
                cursor.Write((ulong)i, [new CursorRow(1, i, 0, 0)]);
                cursor.Flush();
            }

            byte[] flushed = Read(folder);
            for (int i = 0; i < writes; i++)
                cursor.Write((ulong)(10 + i), [new CursorRow(1, 10 + i, 0, 0)]);
            Tear(folder, flushed);
        }

        using SinkCursor read = SinkCursor.Open(folder.Path, "trail", Journal);
        Assert.Equal((4UL, new CursorRow(1, 4, 0, 0)), (read.Next, Assert.Single(read.Rows)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SecondSlot)]
    public void A_torn_slot_gives_way_to_the_other(int slot)
    {
        using TestFolder folder = new();
        using (SinkCursor cursor = SinkCursor.Open(folder.Path, "trail", Journal))
        {
            cursor.Write(10, [new CursorRow(1, 10, 0, 0)]);
            cursor.Flush();
            cursor.Write(20, [new CursorRow(1, 20, 0, 0)]);
            cursor.Flush();
        }

        byte[] bytes = Read(folder);
        bytes[slot + 50] ^= 1;
        File.WriteAllBytes(PathIn(folder), bytes);

        using SinkCursor read = SinkCursor.Open(folder.Path, "trail", Journal);
        Assert.Equal(slot == 0 ? 20UL : 10UL, read.Next);
        read.Write(30, []);
        read.Flush();
        using SinkCursor next = SinkCursor.Open(folder.Path, "trail", Journal);
        Assert.Equal(30UL, next.Next);
    }

    [Fact]
    public void Nothing_sound_is_a_new_cursor()
    {
        using TestFolder folder = new();
        Directory.CreateDirectory(Path.Combine(folder.Path, "cursors"));
        File.WriteAllBytes(PathIn(folder), [.. Enumerable.Range(0, SecondSlot + 100).Select(i => (byte)i)]);

        using SinkCursor read = SinkCursor.Open(folder.Path, "trail", Journal);
        Assert.True(read is { IsNew: true, Next: 0, Rows: [] });
    }

    [Fact]
    public void A_cursor_of_another_journal_counts_as_none()
    {
        using TestFolder folder = new();
        using (SinkCursor cursor = SinkCursor.Open(folder.Path, "trail", 7))
        {
            cursor.Write(10, []);
            cursor.Flush();
            cursor.Write(11, []);
        }

        using (SinkCursor other = SinkCursor.Open(folder.Path, "trail", Journal))
        {
            Assert.True(other.IsNew);
            other.Write(3, []);
        }

        using SinkCursor read = SinkCursor.Open(folder.Path, "trail", Journal);
        Assert.Equal(3UL, read.Next);
    }

    [Fact]
    public void Sinks_of_any_name_have_files_in_the_folder()
    {
        using TestFolder folder = new();
        using (SinkCursor cursor = SinkCursor.Open(folder.Path, "../a/b", Journal))
            cursor.Write(10, []);

        Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "cursors")));
        Assert.Equal(["cursors"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_cursor_that_cannot_be_made_is_told()
    {
        using TestFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, "cursors"), "");

        Assert.Equal("MON6010", Assert.Throws<MonitorException>(() => SinkCursor.Open(folder.Path, "trail", Journal)).Error.Code);
    }

    [Fact]
    public void Writing_a_cursor_allocates_nothing()
    {
        using TestFolder folder = new();
        using SinkCursor cursor = SinkCursor.Open(folder.Path, "trail", Journal);
        CursorRow[] rows = [new CursorRow(1, 2, 3, 4), new CursorRow(5, 6, 7, 8)];
        cursor.Write(1, rows);

        Assert.Equal(0, Allocations.Least(() => cursor.Write(2, rows)));
    }

    private static string PathIn(TestFolder folder) => Path.Combine(folder.Path, "cursors", "trail.cursor");

    private static byte[] Read(TestFolder folder)
    {
        byte[] bytes = new byte[2 * SecondSlot];
        using FileStream file = new(PathIn(folder), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes;
    }

    /// <summary>Spoils each slot that was written to since.</summary>
    private static void Tear(TestFolder folder, byte[] before)
    {
        byte[] after = Read(folder);
        foreach (int slot in (int[])[0, SecondSlot])
        {
            if (!after.AsSpan(slot, 100).SequenceEqual(before.AsSpan(slot, 100)))
                after[slot + 48] ^= 255;
        }

        using FileStream file = new(PathIn(folder), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Write(after);
    }
}

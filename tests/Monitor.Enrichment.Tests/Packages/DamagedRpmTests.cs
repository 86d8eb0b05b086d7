using Monitor.Enrichment.Packages;

namespace Monitor.Enrichment.Tests.Packages;

/// <summary>A database that is not sound is read as far as that goes, and no further.</summary>
public sealed class DamagedRpmTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_cut_database_ends_the_reading()
    {
        byte[] whole = RpmFile.Content;
        Assert.Equal(307, Files(whole));
        for (int length = 0; length < whole.Length; length += 4096)
            Assert.InRange(Files(whole[..length]), 0, 307);
        Assert.Equal(0, Files([]));
        Assert.Equal(0, Files([.. "SQLite format 3\0"u8, .. new byte[200]]));
    }

    [Fact]
    public void Whatever_is_written_into_it_the_reading_ends()
    {
        byte[] whole = RpmFile.Content;
        Random random = new(1);
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = [.. whole];
            for (int change = 0; change < 20; change++)
                damaged[random.Next(change < 10 ? 4096 * 4 : damaged.Length)] = (byte)random.Next(256);
            Assert.InRange(Files(damaged), 0, 100_000);
        }
    }

    [Fact]
    public void A_page_that_leads_to_itself_again_and_again_ends_the_reading()
    {
        const int PageSize = 512, Header = 100, Cells = 50, Pointers = Header + 12, CellAt = 400;
        byte[] page = new byte[PageSize];
        "SQLite format 3\0"u8.CopyTo(page);
        page[16] = PageSize >> 8;
        page[Header] = 5;               // the inner page of a table
        page[Header + 4] = Cells;
        page[Header + 11] = 1;          // its last child, and all others, by number
        page[CellAt + 3] = 1;
        for (int i = 0; i < Cells; i++)
            (page[Pointers + 2 * i], page[Pointers + 2 * i + 1]) = (CellAt >> 8, CellAt & 0xff);

        Assert.Equal(0, Files(page));
    }

    /// <summary>How many files are found.</summary>
    private int Files(byte[] content)
    {
        Directory.CreateDirectory(_root.File("var/lib/rpm"));
        File.WriteAllBytes(_root.File("var/lib/rpm/rpmdb.sqlite"), content);
        PackageIndex.Builder index = new();
        try
        {
            new RpmDatabase(_root.Path).ReadInto(index);
        }
        catch (InvalidDataException)
        {
            // What was found before it counts.
        }

        return index.Build().Count;
    }
}

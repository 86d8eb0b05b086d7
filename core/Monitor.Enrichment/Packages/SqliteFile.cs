using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Enrichment.Packages;

/// <summary>Reads the rows of a table of an SQLite database, in the file format that sqlite.org/fileformat2.html describes. What still waits in a
/// write-ahead log is not seen. A file that is not sound ends the reading, whatever it says.</summary>
internal sealed class SqliteFile : IDisposable
{
    private const int HeaderSize = 100;
    private const int LargestPage = 65536;
    private const int LongestRow = 64 << 20;
    private const int DeepestTree = 20;
    private const byte InteriorPage = 5;
    private const byte LeafPage = 13;

    private readonly SafeFileHandle _file;
    private readonly int _pageSize;
    private readonly int _usable;
    private readonly long _pages;
    private long _visited;

    /// <summary>Opens a database.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public SqliteFile(string path)
    {
        _file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        try
        {
            byte[] header = new byte[HeaderSize];
            if (RandomAccess.Read(_file, header, 0) < HeaderSize || !header.AsSpan().StartsWith("SQLite format 3\0"u8))
                throw new InvalidDataException("no SQLite database");
            int size = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(16));
            _pageSize = size == 1 ? LargestPage : size;
            _usable = _pageSize - header[20];
            if (_usable < 480 || !int.IsPow2(_pageSize))
                throw new InvalidDataException("an impossible page size");
            _pages = RandomAccess.GetLength(_file) / _pageSize;
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Hands over the rows of a table, as far as it is there.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="take">Takes a row.</param>
    /// <exception cref="InvalidDataException">The file is not sound.</exception>
    public void ReadTable(ReadOnlySpan<byte> table, Action<SqliteRow> take)
    {
        byte[] name = table.ToArray();
        long root = 0;
        _visited = 0;
        Walk(1, 0, row =>
        {
            if (row.Column(0).SequenceEqual("table"u8) && row.Column(1).SequenceEqual(name))
                root = row.Number(3);
        });
        _visited = 0;
        if (root > 0)
            Walk(root, 0, take);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Walk(long page, int depth, Action<SqliteRow> take)
    {
        if (depth > DeepestTree || ++_visited > _pages)
            throw new InvalidDataException("pages in a circle");
        byte[] bytes = ReadPage(page);
        int header = page == 1 ? HeaderSize : 0;
        byte kind = bytes[header];
        int cells = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(header + 3));
        int pointers = header + (kind == InteriorPage ? 12 : 8);
        if (kind is not (InteriorPage or LeafPage) || pointers + 2 * cells > _usable)
            throw new InvalidDataException("a page that is none of a table");
        for (int i = 0; i < cells; i++)
        {
            int cell = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(pointers + 2 * i));
            if (cell + sizeof(uint) > _usable)
                throw new InvalidDataException("a cell outside its page");
            if (kind == InteriorPage)
                Walk(BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(cell)), depth + 1, take);
            else
                take(new SqliteRow(ReadRow(bytes.AsSpan(cell, _usable - cell))));
        }

        if (kind == InteriorPage)
            Walk(BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(header + 8)), depth + 1, take);
    }

    /// <summary>A row may begin in its cell and go on in a chain of pages of its own.</summary>
    private byte[] ReadRow(ReadOnlySpan<byte> cell)
    {
        long length = SqliteRow.TakeNumber(ref cell);
        SqliteRow.TakeNumber(ref cell);
        if (length is < 0 or > LongestRow)
            throw new InvalidDataException("a row of impossible length");
        int most = _usable - 35, least = (_usable - 12) * 32 / 255 - 23, part = least + (int)((length - least) % (_usable - 4));
        int here = length <= most ? (int)length : part <= most ? part : least;
        if (here + (here < length ? sizeof(uint) : 0) > cell.Length)
            throw new InvalidDataException("a row outside its page");
        byte[] row = new byte[length];
        cell[..here].CopyTo(row);
        uint next = here < length ? BinaryPrimitives.ReadUInt32BigEndian(cell[here..]) : 0;
        for (int at = here; at < length;)
        {
            byte[] page = ReadPage(next);
            int count = (int)Math.Min(length - at, _usable - sizeof(uint));
            page.AsSpan(sizeof(uint), count).CopyTo(row.AsSpan(at));
            next = BinaryPrimitives.ReadUInt32BigEndian(page);
            at += count;
        }

        return row;
    }

    private byte[] ReadPage(long page)
    {
        byte[] bytes = new byte[_pageSize];
        if (page < 1 || page > _pages || RandomAccess.Read(_file, bytes, (page - 1) * _pageSize) < _pageSize)
            throw new InvalidDataException("a page that is not there");
        return bytes;
    }
}

namespace Monitor.Enrichment.Packages;

/// <summary>A row of an SQLite table.</summary>
/// <param name="bytes">The row as it lies in the file: types of the columns, then the values.</param>
internal readonly struct SqliteRow(byte[] bytes)
{
    /// <summary>A column's text or blob, or the bytes of a number; empty if there is none.</summary>
    /// <exception cref="InvalidDataException">The row is not sound.</exception>
    public ReadOnlySpan<byte> Column(int column)
    {
        ReadOnlySpan<byte> types = bytes;
        long header = TakeNumber(ref types);
        if (header < bytes.Length - types.Length || header > bytes.Length)
            throw new InvalidDataException("a row whose columns are not in it");
        types = bytes.AsSpan(bytes.Length - types.Length, (int)header - (bytes.Length - types.Length));
        long at = header;
        for (int i = 0; !types.IsEmpty; i++)
        {
            long length = LengthOf(TakeNumber(ref types));
            if (length < 0 || length > bytes.Length - at)
                throw new InvalidDataException("a value outside its row");
            if (i == column)
                return bytes.AsSpan((int)at, (int)length);
            at += length;
        }

        return default;
    }

    /// <summary>A column's whole number; 0 if there is none.</summary>
    public long Number(int column)
    {
        long number = 0;
        foreach (byte one in Column(column))
            number = number << 8 | one;
        return number;
    }

    /// <summary>Takes a number of one to nine bytes, seven bits each, the highest first; the ninth byte has eight.</summary>
    public static long TakeNumber(scoped ref ReadOnlySpan<byte> from)
    {
        long number = 0;
        for (int i = 0; i < 9; i++)
        {
            if (i == from.Length)
                throw new InvalidDataException("a number outside its row");
            byte one = from[i];
            number = i == 8 ? number << 8 | one : number << 7 | (byte)(one & 0x7f);
            if (one < 0x80 || i == 8)
            {
                from = from[(i + 1)..];
                break;
            }
        }

        return number;
    }

    private static long LengthOf(long type) => type switch
    {
        >= 12 => (type - 12) / 2,
        >= 0 and <= 4 => type,
        5 => 6,
        6 or 7 => 8,
        _ => 0,
    };
}

using System.Globalization;

namespace Monitor.Sdk.Settings;

/// <summary>A number of bytes as an operator writes it: <c>512</c>, <c>64 KiB</c>, <c>100 MiB</c>, <c>2 GiB</c>, <c>10 MB</c>.</summary>
/// <param name="Bytes">The number of bytes, 0 or more.</param>
public readonly record struct ByteSize(long Bytes)
{
    private static readonly (string Unit, long Factor)[] Units =
    [
        ("B", 1), ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("kB", 1_000), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
    ];

    /// <summary>Reads a size.</summary>
    /// <returns>False if the text is none.</returns>
    public static bool TryParse(string? text, out ByteSize size)
    {
        size = default;
        if (!UnitText.TrySplit(text, out decimal number, out string unit))
            return false;
        foreach ((string name, long factor) in Units)
        {
            if (unit == name || unit.Length == 0 && factor == 1)
            {
                if (number > long.MaxValue / factor)
                    return false;
                size = new ByteSize((long)(number * factor));
                return true;
            }
        }

        return false;
    }

    /// <summary>In the largest binary unit that divides it: <c>64 KiB</c>.</summary>
    public override string ToString()
    {
        long value = Bytes;
        int unit = 0;
        while (unit < 4 && value != 0 && value % 1024 == 0)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value} {Units[unit].Unit}");
    }
}

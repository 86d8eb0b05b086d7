using System.Globalization;

namespace Monitor.Host.JournalFiles;

/// <summary>Amounts as people read them.</summary>
internal static class Amount
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary><c>1,234</c>.</summary>
    public static string Of(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1.2 MiB</c>.</summary>
    public static string OfBytes(long bytes)
    {
        double amount = bytes;
        int unit = 0;
        for (; amount >= 1024 && unit < Units.Length - 1; unit++)
            amount /= 1024;
        return amount.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary><c>1.5 s</c>, <c>3 min</c>, <c>2 h</c>, <c>4 d</c>.</summary>
    public static string OfTime(double seconds) => seconds switch
    {
        < 60 => seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        < 3600 => Math.Floor(seconds / 60).ToString(CultureInfo.InvariantCulture) + " min",
        < 86400 => Math.Floor(seconds / 3600).ToString(CultureInfo.InvariantCulture) + " h",
        _ => Math.Floor(seconds / 86400).ToString(CultureInfo.InvariantCulture) + " d",
    };
}

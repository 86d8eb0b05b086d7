using System.Globalization;

namespace Monitor.Sdk.Settings;

/// <summary>Reads a number with a unit, and durations.</summary>
internal static class UnitText
{
    private static readonly (string Unit, double Seconds)[] Durations =
    [
        ("us", 1e-6), ("ms", 1e-3), ("s", 1), ("min", 60), ("m", 60), ("h", 3600), ("d", 86400),
    ];

    /// <summary>Splits <c>1.5 MiB</c> into number and unit; the blank between may be left out.</summary>
    public static bool TrySplit(string? text, out double number, out string unit)
    {
        text = text?.Trim() ?? "";
        int digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.'))
            digits++;
        unit = text[digits..].Trim();
        return double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Reads <c>200 ms</c>, <c>2 s</c>, <c>5 min</c>, <c>1 h</c>, <c>7 d</c>. A bare number other than 0 is refused: it would be
    /// guessed at.</summary>
    public static bool TryParseDuration(string? text, out TimeSpan duration)
    {
        duration = default;
        if (!TrySplit(text, out double number, out string unit))
            return false;
        if (unit.Length == 0)
            return number == 0;
        foreach ((string name, double seconds) in Durations)
        {
            if (unit == name && number * seconds < TimeSpan.MaxValue.TotalSeconds)
            {
                duration = TimeSpan.FromSeconds(number * seconds);
                return true;
            }
        }

        return false;
    }

    /// <summary>The duration in the largest unit that gives a whole number.</summary>
    public static string Print(TimeSpan duration)
    {
        foreach ((string name, double seconds) in Durations.Where(unit => unit.Unit != "m").OrderByDescending(unit => unit.Seconds))
        {
            double count = duration.TotalSeconds / seconds;
            if (count >= 1 && count == Math.Floor(count))
                return string.Create(CultureInfo.InvariantCulture, $"{count} {name}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds} ms");
    }
}

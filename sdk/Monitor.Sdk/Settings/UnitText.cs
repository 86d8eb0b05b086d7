using System.Globalization;

namespace Monitor.Sdk.Settings;

/// <summary>Reads a number with a unit, and durations.</summary>
internal static class UnitText
{
    private static readonly (string Unit, long Ticks)[] Durations =
    [
        ("us", TimeSpan.TicksPerMicrosecond), ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond),
        ("min", TimeSpan.TicksPerMinute), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay),
    ];

    /// <summary>Splits <c>1.5 MiB</c> into number and unit; the blank between may be left out.</summary>
    public static bool TrySplit(string? text, out decimal number, out string unit)
    {
        text = text?.Trim() ?? "";
        int digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.'))
            digits++;
        unit = text[digits..].Trim();
        return decimal.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Reads <c>200 ms</c>, <c>2 s</c>, <c>5 min</c>, <c>1 h</c>, <c>7 d</c>. A bare number other than 0 is refused: it would be
    /// guessed at.</summary>
    public static bool TryParseDuration(string? text, out TimeSpan duration)
    {
        duration = default;
        if (!TrySplit(text, out decimal number, out string unit))
            return false;
        if (unit.Length == 0)
            return number == 0;
        foreach ((string name, long ticks) in Durations)
        {
            if (unit == name && number <= long.MaxValue / ticks)
            {
                duration = new TimeSpan((long)(number * ticks));
                return true;
            }
        }

        return false;
    }

    /// <summary>The duration in the largest unit that gives a whole number.</summary>
    public static string Print(TimeSpan duration)
    {
        foreach ((string name, long ticks) in Durations.Where(unit => unit.Unit != "m").OrderByDescending(unit => unit.Ticks))
        {
            if (duration.Ticks >= ticks && duration.Ticks % ticks == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / ticks} {name}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds} ms");
    }
}

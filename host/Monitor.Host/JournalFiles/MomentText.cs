using System.Globalization;
using Monitor.Sdk.Events;

namespace Monitor.Host.JournalFiles;

/// <summary>Reads a moment as an operator writes it: <c>2026-03-16 09:42</c>, <c>2026-03-16T09:42:09.482+01:00</c>, <c>10 min ago</c>.</summary>
internal static class MomentText
{
    private const string Ago = "ago";

    private static readonly Dictionary<string, long> Units = new()
    {
        ["s"] = TimeSpan.TicksPerSecond,
        ["min"] = TimeSpan.TicksPerMinute,
        ["h"] = TimeSpan.TicksPerHour,
        ["d"] = TimeSpan.TicksPerDay,
    };

    private static readonly string[] Formats =
    [
        .. from day in new[] { "yyyy-MM-dd" }
           from time in new[] { "", " HH:mm", " HH:mm:ss", " HH:mm:ss.FFFFFFF", "THH:mm", "THH:mm:ss", "THH:mm:ss.FFFFFFF" }
           from zone in new[] { "", "K" }
           select day + time + zone,
    ];

    /// <summary>Reads a moment; without an offset it is UTC, as events print it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="now">The present moment.</param>
    /// <returns>Null if it is none.</returns>
    public static EventTime? TryRead(string text, DateTimeOffset now)
    {
        text = text.Trim();
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, Utc, out DateTimeOffset moment))
            return EventTime.From(moment.UtcDateTime);
        return text.EndsWith(Ago, StringComparison.Ordinal) && TryReadDuration(text[..^Ago.Length]) is { } ticks && ticks <= now.UtcTicks
            ? EventTime.From(new DateTime(now.UtcTicks - ticks, DateTimeKind.Utc))
            : null;
    }

    private static long? TryReadDuration(string text)
    {
        text = text.Trim();
        int digits = text.TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.').Count();
        return digits > 0
            && decimal.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            && Units.TryGetValue(text[digits..].Trim(), out long unit)
            && number <= DateTime.MaxValue.Ticks / unit
                ? (long)(number * unit)
                : null;
    }
}

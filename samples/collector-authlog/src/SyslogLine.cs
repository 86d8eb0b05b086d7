using System.Globalization;
using System.Text.RegularExpressions;

namespace Sample.AuthLog;

/// <summary>A line of sshd in a file that a syslog server writes, with the traditional time or that of RFC 3339.</summary>
/// <param name="Time">When it was logged, UTC.</param>
/// <param name="ProcessId">The process of sshd.</param>
/// <param name="Message">What it says.</param>
internal sealed partial record SyslogLine(DateTime Time, uint ProcessId, string Message)
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="now">The present moment, UTC: the traditional time has no year.</param>
    /// <returns>Null if it is not one of sshd.</returns>
    public static SyslogLine? Read(string line, DateTime now) => Sshd().Match(line) is { Success: true } match
        ? new SyslogLine(
            TimeOf(match.Groups["time"].Value, now),
            uint.Parse(match.Groups["process"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture),
            match.Groups["message"].Value)
        : null;

    private static DateTime TimeOf(string text, DateTime now)
    {
        if (char.IsAsciiDigit(text[0]))
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out DateTimeOffset exact) ? exact.UtcDateTime : now;

        // The latest such moment that is not in the future, but for a clock that is a little ahead.
        int year = now.AddDays(1).ToLocalTime().Year;
        for (int back = 0; back <= 4; back++)
        {
            if (DateTime.TryParseExact($"{year - back} {text}", "yyyy MMM d HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite | DateTimeStyles.AssumeLocal | DateTimeStyles.AdjustToUniversal, out DateTime time)
                && time <= now.AddDays(1))
                return time;
        }

        return now;
    }

    [GeneratedRegex(@"^(?<time>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S+) \S+ sshd(?:-session|-auth)?\[(?<process>\d{1,9})\]: (?<message>.*)$")]
    private static partial Regex Sshd();
}

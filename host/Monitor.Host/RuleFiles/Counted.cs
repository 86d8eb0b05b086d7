using System.Globalization;

namespace Monitor.Host.RuleFiles;

/// <summary>Numbers with the word for what is counted.</summary>
internal static class Counted
{
    /// <summary><c>1 filter</c>, <c>1,234 filters</c>.</summary>
    public static string Text(long count, string word) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {word}{(count == 1 ? "" : "s")}");
}

using Monitor.Rules.Model;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Rules.Reading;

/// <summary>What came of reading a rule set.</summary>
/// <param name="Set">The rule set; null if there are errors.</param>
/// <param name="Errors">What makes it unusable.</param>
/// <param name="Warnings">What is accepted, as the original engine accepts it, and surely not meant.</param>
public sealed record RuleSetReading(RuleSet? Set, IReadOnlyList<MonitorError> Errors, IReadOnlyList<MonitorError> Warnings)
{
    /// <summary>The files that were read, in order.</summary>
    public IReadOnlyList<RuleSource> Sources { get; init; } = [];
}

/// <summary>A rule file as it was read.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Hash">SHA-256 of its content, upper-case hexadecimal.</param>
public sealed record RuleSource(string Path, string Hash);

/// <summary>How rule files are read.</summary>
public sealed record RuleReadOptions
{
    /// <summary>Whether the condition <c>image</c> splits a path at slashes too; the original does at backslashes only.</summary>
    public bool SplitsAtSlash { get; init; }

    /// <summary>Environment variables that <c>%NAME%</c> in a value stands for, in any case; null: a <c>%</c> has no meaning, as on Linux.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }
}

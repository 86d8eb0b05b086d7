using Monitor.Rules.Model;

namespace Monitor.Rules.Reading;

/// <summary>One rule file as it was read.</summary>
/// <param name="Sets">Its event elements, in order.</param>
/// <param name="Options">Its options, in order, up to where the original engine stops reading them.</param>
internal sealed record RuleFile(IReadOnlyList<FilterSet> Sets, IReadOnlyList<RuleOption> Options)
{
    /// <summary>What comes of a file that cannot be read.</summary>
    public static RuleFile Empty { get; } = new([], []);
}

namespace Monitor.Rules.Model;

/// <summary>The words of a rule file for <see cref="Condition"/>.</summary>
public static class ConditionWords
{
    private static readonly Dictionary<string, Condition> ByWord = new(StringComparer.OrdinalIgnoreCase)
    {
        ["is"] = Condition.Is,
        ["is not"] = Condition.IsNot,
        ["is any"] = Condition.IsAny,
        ["contains"] = Condition.Contains,
        ["contains any"] = Condition.ContainsAny,
        ["contains all"] = Condition.ContainsAll,
        ["excludes"] = Condition.Excludes,
        ["excludes any"] = Condition.ExcludesAny,
        ["excludes all"] = Condition.ExcludesAll,
        ["begin with"] = Condition.BeginWith,
        ["not begin with"] = Condition.NotBeginWith,
        ["end with"] = Condition.EndWith,
        ["not end with"] = Condition.NotEndWith,
        ["less than"] = Condition.LessThan,
        ["more than"] = Condition.MoreThan,
        ["image"] = Condition.Image,
    };

    /// <summary>All words.</summary>
    public static IReadOnlyCollection<string> All => ByWord.Keys;

    /// <summary>The condition for a word, in any case; none of a word is <see cref="Condition.Is"/>.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool TryParse(string? word, out Condition condition)
    {
        condition = Condition.Is;
        return string.IsNullOrEmpty(word) || ByWord.TryGetValue(word, out condition);
    }

    /// <summary>The word for a condition.</summary>
    public static string Of(Condition condition) => ByWord.First(pair => pair.Value == condition).Key;

    /// <summary>Whether the value is a list, split at <c>;</c>.</summary>
    public static bool TakesList(Condition condition) => condition is
        Condition.IsAny or Condition.ContainsAny or Condition.ContainsAll or Condition.ExcludesAny or Condition.ExcludesAll;

    /// <summary>Whether the condition holds where nothing of the value is found.</summary>
    public static bool IsNegative(Condition condition) => condition is
        Condition.IsNot or Condition.Excludes or Condition.ExcludesAny or Condition.ExcludesAll or Condition.NotBeginWith or Condition.NotEndWith;
}

namespace Monitor.Sdk.Generators;

/// <summary>Where a rule is explained: the page lies in the package and in the repository.</summary>
internal static class HelpPage
{
    /// <summary>The rule's place on the page.</summary>
    public static string Of(string id) => "docs/analyzers.md#" + id.ToLowerInvariant();
}

namespace Monitor.Tutorial.Tests.Pages;

/// <summary>The pages that are written for the authors of plugins, but for docs/analyzers.md: the blocks there are tried on the rules that they
/// explain, and half of them are wrong on purpose.</summary>
internal static class AuthorPages
{
    /// <summary>The page with the tutorial.</summary>
    public const string Guide = "docs/plugins.md";

    private static readonly string[] Names = [Guide, "docs/conformance.md", "docs/plugin-packages.md", "docs/isolation.md", "docs/sdk-versioning.md"];

    /// <summary>All blocks, or those in some languages.</summary>
    public static IReadOnlyList<CodeBlock> Blocks(params string[] languages) => [.. Names
        .Where(name => File.Exists(PathOf(name)))
        .SelectMany(Read)
        .Where(block => languages.Length == 0 || languages.Contains(block.Language))];

    /// <summary>The blocks of a page.</summary>
    public static IReadOnlyList<CodeBlock> Read(string name) => CodeBlock.Read(name, File.ReadAllText(PathOf(name)));

    private static string PathOf(string name) => Path.Combine(TestInputs.RepositoryRoot, name);
}

using System.Text.RegularExpressions;

namespace Monitor.Architecture.Tests.Rules;

/// <summary>What holds for the using directives at the head of a file. The compiler looks at everything else that the layout is.</summary>
internal static partial class UsingRules
{
    /// <summary>Files whose directives are not in order: namespaces, then types, then aliases; in each System first, then by the alphabet.</summary>
    public static IEnumerable<string> OutOfOrder(Checkout checkout) =>
        from path in checkout.Files(".cs")
        let directives = File.ReadLines(checkout.FullPath(path)).TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal))
            .Select(line => Directive().Match(line)).Where(match => match.Success).ToList()
        where !directives.SequenceEqual(directives.OrderBy(Kind).ThenByDescending(IsSystem).ThenBy(SortKey, StringComparer.Ordinal))
        select $"{path} has its usings in another order";

    private static int Kind(Match directive) => directive.Groups["alias"].Success ? 2 : directive.Groups["static"].Success ? 1 : 0;

    private static bool IsSystem(Match directive) => $"{directive.Groups["name"]}.".StartsWith("System.", StringComparison.Ordinal);

    /// <summary>A part of a name comes before a longer one that begins with it.</summary>
    private static string SortKey(Match directive) => directive.Groups["name"].Value.ToUpperInvariant().Replace('.', '\0');

    [GeneratedRegex(@"^using (?<static>static )?(?<name>[\w.]+)(?<alias> =.*)?;")]
    private static partial Regex Directive();
}

using System.Text.RegularExpressions;

namespace Monitor.Architecture.Tests.Rules;

/// <summary>Each error code has a page in docs/errors, and each page a code.</summary>
internal static partial class ErrorPageRules
{
    private const string Folder = "docs/errors/";
    private static readonly string[] Headings = ["## What happened", "## Why", "## What to do"];
    private static readonly string[] Product = ["sdk/", "core/", "host/", "plugins/"];

    /// <summary>Codes without a page, and pages without a code.</summary>
    public static IEnumerable<string> Unpaired(Checkout checkout)
    {
        HashSet<string> codes = [.. checkout.Files(".cs")
            .Where(path => Product.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)))
            .SelectMany(path => CodeInSource().Matches(checkout.Read(path)))
            .Select(match => match.Groups[1].Value)];
        HashSet<string> pages = [.. Pages(checkout).Select(path => Path.GetFileNameWithoutExtension(path))];
        return codes.Except(pages).Select(code => $"{code} has no page").Concat(pages.Except(codes).Select(page => $"{page} is no code"));
    }

    /// <summary>Pages that have not the common form.</summary>
    public static IEnumerable<string> Misshapen(Checkout checkout)
    {
        foreach (string path in Pages(checkout))
        {
            string code = Path.GetFileNameWithoutExtension(path);
            string text = checkout.Read(path);
            string[] headings = [.. WithoutExamples(text).Split('\n').Where(line => line.StartsWith('#'))];
            if (headings.Length == 0 || !headings[0].StartsWith($"# {code}: ", StringComparison.Ordinal) || !headings.Skip(1).SequenceEqual(Headings))
                yield return $"{path} has other headings";
            foreach (Match link in Link().Matches(text))
            {
                if (!checkout.Has(Folder + link.Groups[1].Value))
                    yield return $"{path} links to {link.Groups[1].Value}";
            }
        }
    }

    private static IEnumerable<string> Pages(Checkout checkout) => checkout.Files(".md").Where(path => path.StartsWith(Folder, StringComparison.Ordinal));

    private static string WithoutExamples(string text) => string.Concat(text.Split("```").Where((_, at) => at % 2 == 0));

    [GeneratedRegex("\"(MON[0-9]{4})\"")]
    private static partial Regex CodeInSource();

    [GeneratedRegex(@"\]\((MON[0-9]{4}\.md)\)")]
    private static partial Regex Link();
}

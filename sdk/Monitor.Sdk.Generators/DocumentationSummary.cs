using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Generators;

/// <summary>Reads the summary of a declaration's documentation comment. It is read from the source text, since the compiler parses such
/// comments only in projects that ask for a documentation file.</summary>
internal static class DocumentationSummary
{
    /// <summary>The summary in one line, code marked with backquotes; empty if there is none.</summary>
    public static string Of(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Select(part => Read(part.GetSyntax())).FirstOrDefault(text => text.Length > 0) ?? "";

    private static string Read(SyntaxNode declaration)
    {
        IEnumerable<string> lines = declaration.GetLeadingTrivia().ToFullString().Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("///", StringComparison.Ordinal))
            .Select(line => line.Substring(3));
        try
        {
            XElement? summary = XElement.Parse("<comment>" + string.Join("\n", lines) + "</comment>").Element("summary");
            return summary is null ? "" : InOneLine(summary);
        }
        catch (XmlException)
        {
            return "";
        }
    }

    private static string InOneLine(XElement summary)
    {
        foreach (XElement code in summary.Descendants("c").ToArray())
            code.ReplaceWith("`" + code.Value + "`");
        foreach (XElement reference in summary.Descendants("see").ToArray())
        {
            string word = (string?)reference.Attribute("cref") ?? (string?)reference.Attribute("langword") ?? reference.Value;
            reference.ReplaceWith("`" + word.Split('.', ':').Last() + "`");
        }

        return Regex.Replace(summary.Value, @"\s+", " ").Trim();
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Monitor.Sdk.CodeFixes;

/// <summary>Adds using directives, System's first and in order.</summary>
internal static class Usings
{
    /// <summary>The document with a using directive for a namespace, unless it has it or lies in the namespace.</summary>
    public static SyntaxNode With(SyntaxNode root, string space)
    {
        if (root is not CompilationUnitSyntax unit || root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).Any(node => Opens(node, space)))
            return root;
        UsingDirectiveSyntax directive = SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(space).WithLeadingTrivia(SyntaxFactory.Space))
            .WithTrailingTrivia(SyntaxFactory.LineFeed);
        int at = unit.Usings.TakeWhile(used => Order(used.Name?.ToString() ?? "", space) < 0).Count();
        if (at > 0 || unit.Usings.Count == 0 && unit.Members.Count == 0)
            return unit.WithUsings(unit.Usings.Insert(at, directive));
        SyntaxToken first = unit.GetFirstToken();
        SyntaxTriviaList before = first.LeadingTrivia;
        unit = unit.ReplaceToken(first, first.WithLeadingTrivia(unit.Usings.Count > 0 ? [] : SyntaxFactory.TriviaList(SyntaxFactory.LineFeed)));
        return unit.WithUsings(unit.Usings.Insert(0, directive.WithLeadingTrivia(before)));
    }

    private static bool Opens(SyntaxNode node, string space) => node switch
    {
        UsingDirectiveSyntax used => used.Name?.ToString() == space,
        BaseNamespaceDeclarationSyntax declared => IsInside(declared.Name.ToString(), space),
        _ => false,
    };

    private static bool IsInside(string declared, string space) => declared == space || declared.StartsWith(space + ".", StringComparison.Ordinal);

    private static int Order(string left, string right)
    {
        bool isSystem = IsInside(left, "System");
        return isSystem == IsInside(right, "System") ? string.CompareOrdinal(left, right) : isSystem ? -1 : 1;
    }
}

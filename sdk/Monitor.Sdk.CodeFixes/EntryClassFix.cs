using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Monitor.Sdk.Generators.Analyzers;

namespace Monitor.Sdk.CodeFixes;

/// <summary>Makes an entry class public, and calls it as the project calls the plugin.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class EntryClassFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["MONSDK024"];

    internal override IEnumerable<Change> Changes(SyntaxNode node, Diagnostic diagnostic, SyntaxNode root, SemanticModel model)
    {
        if (node.FirstAncestorOrSelf<ClassDeclarationSyntax>() is not { } type)
            yield break;
        if (type.Parent is not TypeDeclarationSyntax && !type.Modifiers.Any(SyntaxKind.PublicKeyword))
            yield return new Change("Make it public", "Public", () => root.ReplaceNode(type, Public(type)));
        ExpressionSyntax? called = Attributes.Find(type, "Collector", "Sink")?.ArgumentList?.Arguments.FirstOrDefault()?.Expression;
        if (called is not null && diagnostic.Properties.TryGetValue(PropertyKeys.Name, out string? name) && name is not null)
        {
            ExpressionSyntax literal = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(name));
            yield return new Change($"Call it '{name}'", "Name", () => root.ReplaceNode(called, literal));
        }
    }

    private static ClassDeclarationSyntax Public(ClassDeclarationSyntax type)
    {
        SyntaxToken keyword = SyntaxFactory.Token(SyntaxKind.PublicKeyword);
        SyntaxToken present = type.Modifiers.FirstOrDefault(modifier => modifier.Kind() is SyntaxKind.InternalKeyword or SyntaxKind.FileKeyword);
        if (present != default)
            return type.ReplaceToken(present, keyword.WithTriviaFrom(present));
        SyntaxToken first = type.Modifiers.Count > 0 ? type.Modifiers[0] : type.Keyword;
        ClassDeclarationSyntax bare = type.ReplaceToken(first, first.WithLeadingTrivia());
        return bare.WithModifiers(bare.Modifiers.Insert(0, keyword.WithLeadingTrivia(first.LeadingTrivia).WithTrailingTrivia(SyntaxFactory.Space)));
    }
}

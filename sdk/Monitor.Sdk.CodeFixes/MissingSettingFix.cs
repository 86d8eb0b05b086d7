using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Monitor.Sdk.CodeFixes;

/// <summary>Makes a setting required, or lets it be null.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MissingSettingFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["MONSDK031"];

    internal override IEnumerable<Change> Changes(SyntaxNode node, Diagnostic diagnostic, SyntaxNode root, SemanticModel model)
    {
        if (node.FirstAncestorOrSelf<PropertyDeclarationSyntax>() is not { } property)
            yield break;
        PropertyDeclarationSyntax bare = property.Initializer is null
            ? property
            : property.WithInitializer(null).WithSemicolonToken(default).WithTrailingTrivia(property.GetTrailingTrivia());
        if (bare.Modifiers.Count > 0)
        {
            SyntaxToken required = SyntaxFactory.Token(SyntaxKind.RequiredKeyword).WithTrailingTrivia(SyntaxFactory.Space);
            yield return new Change("Make it required", "Required", () => root.ReplaceNode(property, bare.AddModifiers(required)));
        }

        TypeSyntax nullable = SyntaxFactory.NullableType(bare.Type.WithoutTrivia()).WithTriviaFrom(bare.Type);
        yield return new Change("Let it be null", "Null", () => root.ReplaceNode(property, bare.WithType(nullable)));
    }
}

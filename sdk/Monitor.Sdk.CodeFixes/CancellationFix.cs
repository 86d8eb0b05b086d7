using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Monitor.Sdk.CodeFixes;

/// <summary>Lets an endless loop end when the agent stops.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CancellationFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["MONSDK022"];

    internal override IEnumerable<Change> Changes(SyntaxNode node, Diagnostic diagnostic, SyntaxNode root, SemanticModel model)
    {
        if (node.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.ParameterList.Parameters.LastOrDefault() is not { } token)
            yield break;
        ExpressionSyntax condition = SyntaxFactory.ParseExpression($"!{token.Identifier.Text}.IsCancellationRequested");
        SyntaxNode? changed = node switch
        {
            WhileStatementSyntax loop => loop.WithCondition(condition),
            DoStatementSyntax loop => loop.WithCondition(condition),
            ForStatementSyntax loop => loop.WithCondition(condition.WithLeadingTrivia(SyntaxFactory.Space)),
            _ => null,
        };
        if (changed is not null)
            yield return new Change("End the loop on cancellation", "End", () => root.ReplaceNode(node, changed));
    }
}

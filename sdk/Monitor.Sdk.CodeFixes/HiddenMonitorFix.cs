using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Monitor.Sdk.CodeFixes;

/// <summary>Writes the full name of System.Threading.Monitor.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class HiddenMonitorFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["MONSDK050"];

    internal override IEnumerable<Change> Changes(SyntaxNode node, Diagnostic diagnostic, SyntaxNode root, SemanticModel model) =>
    [
        new Change("Write System.Threading.Monitor", "Write", () =>
            root.ReplaceNode(node, SyntaxFactory.ParseExpression("System.Threading.Monitor").WithTriviaFrom(node))),
    ];
}

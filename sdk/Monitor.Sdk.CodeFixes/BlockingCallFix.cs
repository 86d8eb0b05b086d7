using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Monitor.Sdk.CodeFixes;

/// <summary>Takes a wait out of OnRecord: a pause or output is removed, a task is not waited for. What gives back a value is the author's to move.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class BlockingCallFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["MONSDK020"];

    internal override IEnumerable<Change> Changes(SyntaxNode node, Diagnostic diagnostic, SyntaxNode root, SemanticModel model)
    {
        if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Parent: ExpressionStatementSyntax statement } call
            || call.Expression is not MemberAccessExpressionSyntax access || model.GetSymbolInfo(call).Symbol is not IMethodSymbol method)
        {
            yield break;
        }

        if (method.ContainingType.Name is "Thread" or "Console")
        {
            if (statement.Parent is BlockSyntax)
            {
                yield return new Change(
                    $"Remove {method.ContainingType.Name}.{method.Name}",
                    "Remove",
                    () => root.RemoveNode(statement, SyntaxRemoveOptions.KeepUnbalancedDirectives)!);
            }
        }
        else if (TaskOf(access, method) is { } task)
        {
            ExpressionSyntax discard = SyntaxFactory.ParseExpression("_ = " + task.WithoutTrivia());
            yield return new Change("Do not wait for the task", "Remove", () => root.ReplaceNode(call, discard.WithTriviaFrom(call)));
        }
    }

    /// <summary>The task that a call waits for.</summary>
    private static ExpressionSyntax? TaskOf(MemberAccessExpressionSyntax access, IMethodSymbol method) => method switch
    {
        { Name: "Wait", IsStatic: false, ContainingType.Name: "Task" } => access.Expression,
        { Name: "GetResult" } => AwaitedBy(access.Expression),
        _ => null,
    };

    private static ExpressionSyntax? AwaitedBy(ExpressionSyntax awaiter) =>
        awaiter is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter" } access } ? access.Expression : null;
}

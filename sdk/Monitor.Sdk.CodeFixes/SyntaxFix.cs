using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Monitor.Sdk.CodeFixes;

/// <summary>A fix that changes the one document in which its diagnostic stands.</summary>
public abstract class SyntaxFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
            return;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
            foreach (Change change in Changes(node, diagnostic, root, model!))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(change.Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(change.Make())), change.Key),
                    diagnostic);
            }
        }
    }

    /// <summary>The changes that cure a diagnostic.</summary>
    /// <param name="node">The syntax at which it points.</param>
    /// <param name="diagnostic">The diagnostic.</param>
    /// <param name="root">The document's syntax.</param>
    /// <param name="model">What the document means.</param>
    internal abstract IEnumerable<Change> Changes(SyntaxNode node, Diagnostic diagnostic, SyntaxNode root, SemanticModel model);

    /// <summary>A change on offer.</summary>
    /// <param name="Title">What it does, as the editor shows it.</param>
    /// <param name="Key">Changes of one key are made together when all places are to be fixed.</param>
    /// <param name="Make">Gives the document's new syntax.</param>
    internal sealed record Change(string Title, string Key, Func<SyntaxNode> Make);
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Monitor.Sdk.Generators.Analyzers;

namespace Monitor.Sdk.CodeFixes;

/// <summary>Writes all events of a document, project or solution into their MonitorEvents.txt at once.</summary>
internal sealed class EventBaselineFixAll : FixAllProvider
{
    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        if (context.CodeActionEquivalenceKey != EventBaselineFix.WriteKey)
            return null;
        List<(ProjectId Project, EventForm[] Forms)> all = [];
        Project[] projects = context.Scope == FixAllScope.Solution ? [.. context.Solution.Projects] : [context.Project];
        foreach (Project project in projects)
        {
            ImmutableArray<Diagnostic> diagnostics = context.Scope == FixAllScope.Document
                ? await context.GetDocumentDiagnosticsAsync(context.Document!).ConfigureAwait(false)
                : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            EventForm[] forms = [.. diagnostics.Select(EventBaselineFix.FormOf).OfType<EventForm>().OrderBy(form => form.Id)];
            if (forms.Length > 0)
                all.Add((project.Id, forms));
        }

        return CodeAction.Create(
            $"Write all events as they are into {EventBaseline.FileName}",
            async cancellation =>
            {
                Solution solution = context.Solution;
                foreach ((ProjectId project, EventForm[] forms) in all)
                    solution = await EventBaselineFix.WriteAsync(solution.GetProject(project)!, forms, cancellation).ConfigureAwait(false);
                return solution;
            },
            EventBaselineFix.WriteKey);
    }
}

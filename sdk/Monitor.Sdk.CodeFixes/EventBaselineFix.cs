using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Monitor.Sdk.Generators.Analyzers;

namespace Monitor.Sdk.CodeFixes;

/// <summary>Writes an event's present form into MonitorEvents.txt, or raises the event's version.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class EventBaselineFix : CodeFixProvider
{
    internal const string WriteKey = "Write";
    private const string ChangedWithoutVersion = "MONSDK011";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["MONSDK010", ChangedWithoutVersion, "MONSDK012", "MONSDK014"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new EventBaselineFixAll();

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (FormOf(diagnostic) is not { } form)
                continue;
            Project project = context.Document.Project;
            if (diagnostic.Id == ChangedWithoutVersion && TryReadVersion(diagnostic, out int version))
            {
                string title = $"Raise Version to {Number(version)}";
                context.RegisterCodeFix(CodeAction.Create(title, cancellation => RaiseAsync(context.Document, diagnostic, version, cancellation), title), diagnostic);
            }

            string written = $"Write {form.Name} as it is into {EventBaseline.FileName}";
            context.RegisterCodeFix(CodeAction.Create(written, cancellation => WriteAsync(project, [form], cancellation), WriteKey), diagnostic);
        }

        return Task.CompletedTask;
    }

    /// <summary>The event of which a diagnostic speaks, as the source declares it.</summary>
    internal static EventForm? FormOf(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(PropertyKeys.Form, out string? block) && block is not null
            ? EventBaseline.Read(SourceText.From(block)).Blocks[0].Form
            : null;

    /// <summary>The solution with events written into a project's MonitorEvents.txt, which is made if there is none.</summary>
    internal static async Task<Solution> WriteAsync(Project project, IEnumerable<EventForm> forms, CancellationToken cancellation)
    {
        TextDocument? file = project.AdditionalDocuments
            .FirstOrDefault(document => Path.GetFileName(document.FilePath ?? document.Name) == EventBaseline.FileName);
        SourceText text = file is null
            ? SourceText.From("# The events of this plugin as they were released. The code fixes of MONSDK010 and MONSDK011 keep it.\n")
            : await file.GetTextAsync(cancellation).ConfigureAwait(false);
        foreach (EventForm form in forms)
            text = EventBaseline.With(text, form);
        return file is null
            ? project.AddAdditionalDocument(EventBaseline.FileName, text, filePath: PathIn(project)).Project.Solution
            : project.Solution.WithAdditionalDocumentText(file.Id, text);
    }

    private static async Task<Solution> RaiseAsync(Document document, Diagnostic diagnostic, int version, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        var type = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>();
        return Attributes.Find(type, "Event")?.ArgumentList is { } arguments
            ? document.WithSyntaxRoot(root.ReplaceNode(arguments, Attributes.With(arguments, "Version", Number(version)))).Project.Solution
            : document.Project.Solution;
    }

    private static bool TryReadVersion(Diagnostic diagnostic, out int version)
    {
        version = 0;
        return diagnostic.Properties.TryGetValue(PropertyKeys.Version, out string? text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out version);
    }

    private static string? PathIn(Project project) =>
        Path.GetDirectoryName(project.FilePath) is { } folder ? Path.Combine(folder, EventBaseline.FileName) : null;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}

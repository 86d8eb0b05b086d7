using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Monitor.Sdk.CodeFixes;
using Monitor.Sdk.Collectors;

namespace Monitor.Sdk.Generators.Tests;

/// <summary>A plugin's project in memory, with the generator, the analyzers and the fixes of the SDK's package.</summary>
/// <param name="project">The project.</param>
internal sealed class PluginProject(Project project)
{
    public const string Baseline = "MonitorEvents.txt";

    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
        [.. Instances<DiagnosticAnalyzer>(typeof(EventGenerator)).OrderBy(analyzer => analyzer.GetType().Name, StringComparer.Ordinal)];

    private static readonly ImmutableArray<CodeFixProvider> Fixes = [.. Instances<CodeFixProvider>(typeof(SyntaxFix))];

    private static readonly ImmutableArray<MetadataReference> References =
        [.. TestInputs.Framework, MetadataReference.CreateFromFile(typeof(Collector).Assembly.Location)];

    private readonly Project _project = project;

    /// <summary>Every rule that an analyzer tells.</summary>
    public static IEnumerable<DiagnosticDescriptor> Rules => Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics);

    /// <summary>Ids that a fix cures.</summary>
    public static IEnumerable<string> Fixable => Fixes.SelectMany(fix => fix.FixableDiagnosticIds);

    /// <summary>Text of the first document.</summary>
    public string Source => Text(_project.Documents.First());

    /// <summary>Text of MonitorEvents.txt; null if there is none.</summary>
    public string? Events => _project.AdditionalDocuments.FirstOrDefault(document => document.Name == Baseline) is { } document ? Text(document) : null;

    /// <summary>A project of some source files.</summary>
    /// <param name="baseline">Text of MonitorEvents.txt; null: there is none.</param>
    /// <param name="sources">Texts of the files.</param>
    public static PluginProject Of(string? baseline, params IReadOnlyList<string> sources)
    {
        AdhocWorkspace workspace = new();
        Project project = workspace.AddProject("Plugin", LanguageNames.CSharp)
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest))
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable))
            .WithMetadataReferences(References);
        for (int i = 0; i < sources.Count; i++)
            project = project.AddDocument($"Source{i}.cs", sources[i], filePath: $"/plugin/Source{i}.cs").Project;
        project = project.AddDocument("Usings.cs", GlobalUsings, filePath: "/plugin/Usings.cs").Project;
        if (baseline is not null)
            project = project.AddAdditionalDocument(Baseline, baseline, filePath: "/plugin/" + Baseline).Project;
        return new PluginProject(project);
    }

    /// <summary>The project with a MonitorPluginName.</summary>
    public PluginProject Named(string name) => new(
        _project.AddAnalyzerConfigDocument(".globalconfig", SourceText.From($"is_global = true\nbuild_property.MonitorPluginName = {name}\n"), filePath: "/plugin/.globalconfig").Project);

    /// <summary>What the compiler says: its errors.</summary>
    public async Task<string[]> ErrorsAsync() =>
    [
        .. (await CompileAsync()).GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString()),
    ];

    /// <summary>What generator and analyzers say, in the order of the source, without the advice to keep MonitorEvents.txt.</summary>
    public async Task<Diagnostic[]> AnalyzeAsync(bool withAdvice = false)
    {
        (Compilation compilation, ImmutableArray<Diagnostic> generators) = await GenerateAsync();
        CompilationWithAnalyzers run = compilation.WithAnalyzers(
            Analyzers,
            new CompilationWithAnalyzersOptions(_project.AnalyzerOptions, onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        ImmutableArray<Diagnostic> all = await run.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. generators.Concat(all).Where(diagnostic => withAdvice || diagnostic.Id != "MONSDK014").OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    /// <summary>Titles of the fixes for a diagnostic.</summary>
    public async Task<string[]> TitlesAsync(Diagnostic diagnostic) => [.. (await ActionsAsync(diagnostic)).Select(action => action.Title)];

    /// <summary>The project after one of a diagnostic's fixes.</summary>
    public async Task<PluginProject> FixAsync(Diagnostic diagnostic, string title)
    {
        CodeAction[] actions = await ActionsAsync(diagnostic);
        CodeAction? action = actions.FirstOrDefault(action => action.Title == title);
        Assert.True(action is not null, $"no '{title}' among: {string.Join(", ", actions.Select(action => action.Title))}");
        return await ApplyAsync(action);
    }

    /// <summary>The project after a fix of all diagnostics of an id.</summary>
    public async Task<PluginProject> FixAllAsync(string id, string equivalenceKey)
    {
        CodeFixProvider fix = Fixes.First(fix => fix.FixableDiagnosticIds.Contains(id));
        FixAllContext context = new(
            _project.Documents.First(), fix, FixAllScope.Project, equivalenceKey, [id], new AllDiagnostics(await AnalyzeAsync(withAdvice: true)), TestContext.Current.CancellationToken);
        CodeAction? action = await fix.GetFixAllProvider()!.GetFixAsync(context);
        Assert.NotNull(action);
        return await ApplyAsync(action);
    }

    private async Task<PluginProject> ApplyAsync(CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return new PluginProject(changed.GetProject(_project.Id)!);
    }

    private async Task<CodeAction[]> ActionsAsync(Diagnostic diagnostic)
    {
        Document document = _project.GetDocument(diagnostic.Location.SourceTree) ?? _project.Documents.First();
        List<CodeAction> actions = [];
        foreach (CodeFixProvider fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        return [.. actions];
    }

    private async Task<Compilation> CompileAsync() => (await GenerateAsync()).Compilation;

    private async Task<(Compilation Compilation, ImmutableArray<Diagnostic> Told)> GenerateAsync()
    {
        Compilation compilation = (await _project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        CSharpGeneratorDriver.Create([new EventGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)_project.ParseOptions!)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> told, TestContext.Current.CancellationToken);
        return (output, told);
    }

    private static string Text(TextDocument document) => document.GetTextAsync().GetAwaiter().GetResult().ToString();

    private static IEnumerable<T> Instances<T>(Type of) => of.Assembly.GetTypes()
        .Where(type => typeof(T).IsAssignableFrom(type) && !type.IsAbstract)
        .Select(type => (T)Activator.CreateInstance(type)!);

    /// <summary>Hands a fix for all the diagnostics that were found.</summary>
    private sealed class AllDiagnostics(IReadOnlyList<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellation) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellation) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellation) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Monitor.Sdk.Events;
using Monitor.Sdk.Generators;

namespace Monitor.Sdk.Tests.Generators;

/// <summary>The generator at work on source text, as the compiler runs it.</summary>
internal sealed class GeneratorRun
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(EventAttribute).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private GeneratorRun(GeneratorDriver driver, Compilation input)
    {
        Driver = driver.RunGeneratorsAndUpdateCompilation(input, out Compilation output, out _);
        Input = input;
        Output = output;
    }

    public GeneratorDriver Driver { get; }

    public Compilation Input { get; }

    /// <summary>The source with what was generated.</summary>
    public Compilation Output { get; }

    /// <summary>What the generator reported.</summary>
    public ImmutableArray<Diagnostic> Reported => Driver.GetRunResult().Diagnostics;

    public GeneratorRunResult Result => Assert.Single(Driver.GetRunResult().Results);

    public static GeneratorRun Of(params string[] sources) => Of(DocumentationMode.Parse, sources);

    public static GeneratorRun Of(DocumentationMode documentation, params string[] sources)
    {
        var compilation = CSharpCompilation.Create(
            "Sample",
            [.. sources.Select(source => Parse(source, documentation))],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, checkOverflow: true));
        var driver = CSharpGeneratorDriver.Create(
            [new EventGenerator().AsSourceGenerator()],
            parseOptions: Options(documentation),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return new GeneratorRun(driver, compilation);
    }

    /// <summary>Source of one event with the usual usings around its members.</summary>
    public static string Event(string members, string attribute = "[Event(2000, \"Sample\")]", string declaration = "public readonly ref partial struct Sample") => $$"""
        using System;
        using Monitor.Sdk.Events;

        namespace Test;

        /// <summary>A sample.</summary>
        {{attribute}}
        {{declaration}}
        {
            {{members}}
        }
        """;

    public static string Field(string type, string name) => $"/// <summary>A field.</summary>\n    public {type} {name} {{ get; init; }}\n";

    public static SyntaxTree Parse(string source, DocumentationMode documentation = DocumentationMode.Parse) =>
        CSharpSyntaxTree.ParseText(source, Options(documentation), path: "Sample.cs");

    /// <summary>The same generator on changed source.</summary>
    public GeneratorRun Again(Func<Compilation, Compilation> change) => new(Driver, change(Input.Clone()));

    /// <summary>Holds that nothing was reported and that source and generated code compile without a warning.</summary>
    public GeneratorRun AssertCompiles()
    {
        Assert.Empty(Reported);
        Assert.Empty(Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden));
        return this;
    }

    /// <summary>The text at which a diagnostic points.</summary>
    public static string Pointed(Diagnostic diagnostic, string source) => source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length);

    private static CSharpParseOptions Options(DocumentationMode documentation) => CSharpParseOptions.Default.WithDocumentationMode(documentation);
}

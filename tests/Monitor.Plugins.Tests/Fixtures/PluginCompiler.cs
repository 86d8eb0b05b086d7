using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Generators;

namespace Monitor.Plugins.Tests.Fixtures;

/// <summary>Compiles C# into a real assembly, with the SDK's generator, as a plugin project's build does.</summary>
internal static class PluginCompiler
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions _language = new(LanguageVersion.Preview);

    public static MetadataReference HostSdk { get; } = MetadataReference.CreateFromFile(typeof(MonitorError).Assembly.Location);

    public static byte[] Compile(string assemblyName, IEnumerable<string> sources, params IEnumerable<MetadataReference> references)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            assemblyName,
            sources.Append(Usings).Select(source => CSharpSyntaxTree.ParseText(source, _language)),
            TestInputs.Framework.Concat(references),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new EventGenerator().AsSourceGenerator()], parseOptions: _language)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out ImmutableArray<Diagnostic> _);
        using MemoryStream assembly = new();
        var result = generated.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        return assembly.ToArray();
    }
}

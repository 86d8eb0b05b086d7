using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>Says while it is written what the host would say of an entry class when it loads the plugin. It looks only at projects with
/// MonitorPluginName, which build a plugin: in others, as in tests, such a class may be of any kind.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EntryClassAnalyzer : DiagnosticAnalyzer
{
    private const string ProjectName = "build_property.MonitorPluginName";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PluginRules.UnfitEntry];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(ProjectName, out string? name) && name.Length > 0)
                start.RegisterSymbolAction(symbol => Look(symbol, name), SymbolKind.NamedType);
        });
    }

    private static void Look(SymbolAnalysisContext context, string plugin)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        AttributeData? collector = type.Attribute(SdkTypes.CollectorAttribute);
        if ((collector ?? type.Attribute(SdkTypes.SinkAttribute)) is not { } attribute)
            return;
        string? called = attribute.ConstructorArguments.FirstOrDefault().Value as string;
        string? reason = OfType(type, collector is not null)
            ?? (called is null || called == plugin ? null : $"calls itself '{called}', and the project's MonitorPluginName is '{plugin}'");
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (reason is not null && called != plugin)
            properties = properties.Add(PropertyKeys.Name, plugin);
        reason ??= OfConstructors(type, isSink: collector is null);
        if (reason is not null)
            context.ReportDiagnostic(Diagnostic.Create(PluginRules.UnfitEntry, type.Locations[0], properties, type.Name, reason));
    }

    private static string? OfType(INamedTypeSymbol type, bool isCollector) =>
        !IsVisible(type) ? "is not public"
        : type.IsAbstract ? "is abstract"
        : type.IsGenericType ? "is generic"
        : isCollector && !type.DerivesFrom(SdkTypes.KernelCollector) && !type.DerivesFrom(SdkTypes.FreeCollector) ? "is neither a KernelCollector nor a FreeCollector"
        : !isCollector && !type.Implements(SdkTypes.Sink) ? "is no ISink"
        : null;

    private static string? OfConstructors(INamedTypeSymbol type, bool isSink)
    {
        IMethodSymbol[] constructors = [.. type.InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Microsoft.CodeAnalysis.Accessibility.Public)];
        if (constructors.Length != 1)
            return $"has {constructors.Length.ToString(CultureInfo.InvariantCulture)} public constructors, and the host needs one";
        IParameterSymbol[] asked = [.. constructors[0].Parameters.Where(parameter => !isSink || !parameter.Type.Is(SdkTypes.SinkContext))];
        IParameterSymbol? wrong = asked.FirstOrDefault(parameter => !IsClass(parameter.Type)) ?? asked.Skip(1).FirstOrDefault();
        return wrong is null ? null : $"asks for '{wrong.Name}', and the host gives only one settings class{(isSink ? " and ISinkContext" : "")}";
    }

    private static bool IsClass(ITypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsAbstract: false, SpecialType: SpecialType.None } or { TypeKind: TypeKind.Error };

    private static bool IsVisible(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (type.DeclaredAccessibility != Microsoft.CodeAnalysis.Accessibility.Public)
                return false;
        }

        return true;
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>Finds a sink that keeps batches beyond the call that handed them over.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeptBatchAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PluginRules.BatchKept];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Look, SymbolKind.Field, SymbolKind.Property);
    }

    private static void Look(SymbolAnalysisContext context)
    {
        ISymbol member = context.Symbol;
        ITypeSymbol type = member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type;
        if (HoldsBatch(type) && member.ContainingType.Implements(SdkTypes.Sink) && (member is IFieldSymbol || HasField(member)))
            context.ReportDiagnostic(Diagnostic.Create(PluginRules.BatchKept, member.Locations[0], member.Name));
    }

    private static bool HasField(ISymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private static bool HoldsBatch(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => HoldsBatch(array.ElementType),
        INamedTypeSymbol named => named.Is(SdkTypes.EventBatch) || named.TypeArguments.Any(HoldsBatch),
        _ => false,
    };
}

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
        context.RegisterSymbolAction(Look, SymbolKind.Field);
    }

    private static void Look(SymbolAnalysisContext context)
    {
        var field = (IFieldSymbol)context.Symbol;
        if (!HoldsBatch(field.Type) || !field.ContainingType.Implements(SdkTypes.Sink))
            return;
        ISymbol member = field.AssociatedSymbol ?? field;
        context.ReportDiagnostic(Diagnostic.Create(PluginRules.BatchKept, member.Locations[0], member.Name));
    }

    private static bool HoldsBatch(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => HoldsBatch(array.ElementType),
        INamedTypeSymbol named => named.Is(SdkTypes.EventBatch) || named.TypeArguments.Any(HoldsBatch),
        _ => false,
    };
}

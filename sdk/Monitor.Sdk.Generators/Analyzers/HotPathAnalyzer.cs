using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>Finds what allocates in methods with [HotPath] and in OnRecord of kernel collectors. What is done once (<c>??=</c>), and what is done when
/// something has failed, is left alone.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HotPathAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PluginRules.Allocation];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationBlockAction(Look);
    }

    private static void Look(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol method || !IsHot(method))
            return;
        string name = (method.AssociatedSymbol ?? method).Name;
        if (method.IsAsync || IsIterator(context.OperationBlocks))
        {
            string what = method.IsAsync ? "What async methods run on" : "What iterators run on";
            context.ReportDiagnostic(Diagnostic.Create(PluginRules.Allocation, method.Locations[0], what, name));
        }

        foreach (IOperation block in context.OperationBlocks)
            Walk(block, context, name);
    }

    private static bool IsHot(IMethodSymbol method) =>
        method.Attribute(SdkTypes.HotPathAttribute) is not null
        || method.AssociatedSymbol?.Attribute(SdkTypes.HotPathAttribute) is not null
        || method.Overrides(SdkTypes.KernelCollector, "OnRecord");

    private static bool IsIterator(ImmutableArray<IOperation> blocks) =>
        blocks.SelectMany(block => block.Descendants()).Any(operation => operation.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak);

    private static void Walk(IOperation operation, OperationBlockAnalysisContext context, string method)
    {
        if (IsSeldom(operation))
            return;
        if (Allocations.Of(operation) is { } what)
        {
            SyntaxNode place = operation is IForEachLoopOperation loop ? loop.Collection.Syntax : operation.Syntax;
            context.ReportDiagnostic(Diagnostic.Create(PluginRules.Allocation, place.GetLocation(), what, method));
            if (operation is IDelegateCreationOperation)
                return;
        }

        foreach (IOperation part in operation.ChildOperations)
            Walk(part, context, method);
    }

    private static bool IsSeldom(IOperation operation) =>
        operation is IThrowOperation or ICatchClauseOperation or IAttributeOperation or INameOfOperation
        || operation is ICoalesceAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation };
}

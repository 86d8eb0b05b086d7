using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>Finds a free collector that runs on when it is to stop: RunAsync without a look at its token, or an endless loop without one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CancellationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PluginRules.RunsOn];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationBlockAction(Look);
    }

    private static void Look(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol method || !method.Overrides(SdkTypes.FreeCollector, "RunAsync"))
            return;
        IOperation[] operations = [.. context.OperationBlocks.SelectMany(block => block.DescendantsAndSelf())];
        string token = method.Parameters[method.Parameters.Length - 1].Name;
        ILoopOperation[] endless = [.. operations.OfType<ILoopOperation>().Where(loop => IsEndless(loop) && !HasWayOut(loop))];
        foreach (ILoopOperation loop in endless)
            context.ReportDiagnostic(Diagnostic.Create(PluginRules.RunsOn, loop.Syntax.GetFirstToken().GetLocation(), "The loop", token));
        bool takesTime = operations.Any(operation => operation is ILoopOperation or IAwaitOperation);
        if (endless.Length == 0 && takesTime && !operations.Any(IsToken))
            context.ReportDiagnostic(Diagnostic.Create(PluginRules.RunsOn, method.Locations[0], method.Name, token));
    }

    private static bool IsEndless(ILoopOperation loop) => loop switch
    {
        IWhileLoopOperation { Condition: { } condition } => condition.ConstantValue is { HasValue: true, Value: true },
        IForLoopOperation { Condition: null } => true,
        _ => false,
    };

    /// <summary>Whether anything in the loop can end it: a token is looked at or handed on, or the loop is left.</summary>
    private static bool HasWayOut(ILoopOperation loop) => loop.Descendants().Any(operation =>
        operation.Kind == OperationKind.Return || IsToken(operation) || operation is IBranchOperation branch && Leaves(branch, loop));

    private static bool Leaves(IBranchOperation branch, ILoopOperation loop) => branch.BranchKind switch
    {
        BranchKind.Break => SymbolEqualityComparer.Default.Equals(branch.Target, loop.ExitLabel),
        BranchKind.GoTo => branch.Target.DeclaringSyntaxReferences.Any(label => !loop.Syntax.Span.Contains(label.Span)),
        _ => false,
    };

    /// <summary>Whether a token is used; the one that a call takes when none is given, and None, never fire.</summary>
    private static bool IsToken(IOperation operation) =>
        operation.Type?.Name is "CancellationToken" or "CancellationTokenSource"
        && operation is not (IDefaultValueOperation or IPropertyReferenceOperation { Property.Name: "None" } or IArgumentOperation);
}

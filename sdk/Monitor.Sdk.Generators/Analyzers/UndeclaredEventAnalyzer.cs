using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>Finds events that a collector emits without naming them in Emits.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UndeclaredEventAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PluginRules.UndeclaredEvent];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Look, OperationKind.Invocation);
    }

    private static void Look(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod is not { Name: "Emit", TypeArguments: { Length: 1 } types } method || !method.ContainingType.Is(SdkTypes.CollectorContext))
            return;
        if (types[0] is not INamedTypeSymbol emitted)
            return;
        INamedTypeSymbol? entry = context.ContainingSymbol.ContainingType;
        while (entry?.ContainingType is { } outer)
            entry = outer;
        if (entry?.Attribute(SdkTypes.CollectorAttribute) is not { } attribute)
            return;
        TypedConstant named = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Emits").Value;
        bool isNamed = named.Kind == TypedConstantKind.Array && !named.IsNull
            && named.Values.Any(value => value.Value is ISymbol type && SymbolEqualityComparer.Default.Equals(type, emitted));
        if (!isNamed)
            context.ReportDiagnostic(Diagnostic.Create(PluginRules.UndeclaredEvent, call.Syntax.GetLocation(), entry.Name, emitted.Name));
    }
}

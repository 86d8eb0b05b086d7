using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>Finds what waits or does input and output on the capture thread: in OnRecord, and in the methods of the class that it calls.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingCallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PluginRules.BlockingCall];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolStartAction(Start, SymbolKind.NamedType);
    }

    private static void Start(SymbolStartAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!type.BaseType.DerivesFrom(SdkTypes.KernelCollector))
            return;
        Calls calls = new(type);
        context.RegisterOperationAction(calls.Add, OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.PropertyReference);
        context.RegisterSymbolEndAction(calls.Report);
    }

    /// <summary>The calls inside one collector.</summary>
    private sealed class Calls(INamedTypeSymbol type)
    {
        private readonly ConcurrentQueue<(ISymbol Caller, IMethodSymbol Callee)> _own = new();
        private readonly ConcurrentQueue<(ISymbol Caller, IOperation Call, string Name)> _blocking = new();

        public void Add(OperationAnalysisContext context)
        {
            if (IsDeferred(context.Operation))
                return;
            switch (context.Operation)
            {
                case IInvocationOperation { TargetMethod: { } method }:
                    Add(context, method);
                    break;
                case IObjectCreationOperation { Constructor: { } constructor }:
                    Add(context, constructor);
                    break;
                case IPropertyReferenceOperation { Property: { } property }:
                    if (BlockingMembers.Blocks(property))
                        _blocking.Enqueue((context.ContainingSymbol, context.Operation, property.ContainingType.Name + "." + property.Name));
                    if (property.GetMethod is { } getter && IsOwn(getter))
                        _own.Enqueue((context.ContainingSymbol, getter.OriginalDefinition));
                    if (property.SetMethod is { } setter && IsOwn(setter))
                        _own.Enqueue((context.ContainingSymbol, setter.OriginalDefinition));
                    break;
            }
        }

        public void Report(SymbolAnalysisContext context)
        {
            if (_blocking.IsEmpty)
                return;
            Dictionary<ISymbol, string> paths = new(SymbolEqualityComparer.Default);
            Queue<ISymbol> open = new();
            foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>().Where(method => method.Overrides(SdkTypes.KernelCollector, "OnRecord")))
            {
                paths.Add(method, "OnRecord");
                open.Enqueue(method);
            }

            ILookup<ISymbol, IMethodSymbol> callees = _own.ToLookup(call => call.Caller, call => call.Callee, SymbolEqualityComparer.Default);
            while (open.Count > 0)
            {
                ISymbol caller = open.Dequeue();
                foreach (IMethodSymbol callee in callees[caller].Where(callee => !paths.ContainsKey(callee)))
                {
                    paths.Add(callee, paths[caller] + " → " + (callee.AssociatedSymbol ?? callee).Name);
                    open.Enqueue(callee);
                }
            }

            foreach ((ISymbol caller, IOperation call, string name) in _blocking)
            {
                if (paths.TryGetValue(caller, out string? path))
                    context.ReportDiagnostic(Diagnostic.Create(PluginRules.BlockingCall, call.Syntax.GetLocation(), name, path));
            }
        }

        private void Add(OperationAnalysisContext context, IMethodSymbol method)
        {
            if (IsOwn(method))
                _own.Enqueue((context.ContainingSymbol, method.OriginalDefinition));
            else if (BlockingMembers.Blocks(method))
                _blocking.Enqueue((context.ContainingSymbol, context.Operation, NameOf(method)));
        }

        private static string NameOf(IMethodSymbol method) =>
            method.MethodKind == MethodKind.Constructor ? "new " + method.ContainingType.Name : method.ContainingType.Name + "." + method.Name;

        private bool IsOwn(IMethodSymbol method) => SymbolEqualityComparer.Default.Equals(method.ContainingType.OriginalDefinition, type);

        /// <summary>Whether the operation stands in a lambda, which may run anywhere.</summary>
        private static bool IsDeferred(IOperation operation)
        {
            for (IOperation? outer = operation.Parent; outer is not null; outer = outer.Parent)
            {
                if (outer is IAnonymousFunctionOperation)
                    return true;
            }

            return false;
        }
    }
}

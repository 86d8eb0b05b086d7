using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>Says why <c>Monitor.Enter</c> does not compile: Monitor is the namespace of Monitor.Sdk, not the class of System.Threading.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HiddenMonitorAnalyzer : DiagnosticAnalyzer
{
    private static readonly HashSet<string> Members =
        ["Enter", "Exit", "IsEntered", "LockContentionCount", "Pulse", "PulseAll", "TryEnter", "Wait"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PluginRules.HiddenMonitor];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(Look, SyntaxKind.SimpleMemberAccessExpression);
    }

    private static void Look(SyntaxNodeAnalysisContext context)
    {
        var access = (MemberAccessExpressionSyntax)context.Node;
        if (access.Expression is not IdentifierNameSyntax { Identifier.ValueText: "Monitor" } name || !Members.Contains(access.Name.Identifier.ValueText))
            return;
        if (context.SemanticModel.GetSymbolInfo(name, context.CancellationToken).Symbol is INamespaceSymbol)
            context.ReportDiagnostic(Diagnostic.Create(PluginRules.HiddenMonitor, name.GetLocation()));
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>
/// Finds settings that take what cannot be meant: a number, duration or size without bounds, a text that may be missing. A settings class is one that
/// is called so, that implements IValidatedSettings, or that an entry class's constructor asks for, with the classes inside it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SettingsAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PluginRules.UncheckedSetting, PluginRules.MissingSetting];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            // Without the SDK a class that is called Settings is somebody else's.
            if (start.Compilation.GetTypeByMetadataName(SdkTypes.ValidatedSettings) is not null)
                start.RegisterSymbolAction(Look, SymbolKind.NamedType);
        });
    }

    private static void Look(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (IsKnownByItself(type))
        {
            Check(type, context, [type]);
        }
        else if (type.Attribute(SdkTypes.CollectorAttribute) is not null || type.Attribute(SdkTypes.SinkAttribute) is not null)
        {
            foreach (IParameterSymbol parameter in type.InstanceConstructors.SelectMany(constructor => constructor.Parameters))
            {
                if (parameter.Type is INamedTypeSymbol asked)
                    CheckAsked(asked, context, [type]);
            }
        }
    }

    private static bool IsKnownByItself(INamedTypeSymbol type) =>
        IsBindable(type) && (type.Name.EndsWith("Settings", StringComparison.Ordinal) || type.Implements(SdkTypes.ValidatedSettings));

    private static bool IsBindable(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsStatic: false, IsAbstract: false } && !type.DeclaringSyntaxReferences.IsEmpty
        && type.InstanceConstructors.Any(constructor => constructor.Parameters.IsEmpty && constructor.DeclaredAccessibility == Microsoft.CodeAnalysis.Accessibility.Public);

    /// <summary>Checks a class that an entry class or a settings class uses, unless it is checked by itself.</summary>
    private static void CheckAsked(INamedTypeSymbol type, SymbolAnalysisContext context, HashSet<ISymbol> seen)
    {
        bool isOfProject = SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, context.Compilation.Assembly);
        if (isOfProject && IsBindable(type) && !IsKnownByItself(type) && seen.Add(type))
            Check(type, context, seen);
    }

    private static void Check(INamedTypeSymbol type, SymbolAnalysisContext context, HashSet<ISymbol> seen)
    {
        SettingsMembers members = new(type, context.CancellationToken);
        foreach (IPropertySymbol property in members.Settings)
        {
            if (SettingsMembers.NeedsBounds(property) is { } kind && !members.IsChecked(property))
                context.ReportDiagnostic(Diagnostic.Create(PluginRules.UncheckedSetting, property.Locations[0], property.Name, kind));
            else if (members.MayBeMissing(property))
                context.ReportDiagnostic(Diagnostic.Create(PluginRules.MissingSetting, property.Locations[0], property.Name));
            foreach (INamedTypeSymbol inner in SettingsMembers.Inner(property.Type))
                CheckAsked(inner, context, seen);
        }
    }
}

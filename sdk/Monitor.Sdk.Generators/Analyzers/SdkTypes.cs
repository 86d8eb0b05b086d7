using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>Recognises the types of Monitor.Sdk.</summary>
internal static class SdkTypes
{
    public const string CollectorAttribute = "Monitor.Sdk.Collectors.CollectorAttribute";
    public const string CollectorContext = "Monitor.Sdk.Collectors.CollectorContext";
    public const string EventBatch = "Monitor.Sdk.Sinks.EventBatch";
    public const string FreeCollector = "Monitor.Sdk.Collectors.FreeCollector";
    public const string HotPathAttribute = "Monitor.Sdk.Diagnostics.HotPathAttribute";
    public const string KernelCollector = "Monitor.Sdk.Collectors.KernelCollector";
    public const string Sink = "Monitor.Sdk.Sinks.ISink";
    public const string SinkAttribute = "Monitor.Sdk.Sinks.SinkAttribute";
    public const string SinkContext = "Monitor.Sdk.Sinks.ISinkContext";
    public const string ValidatedSettings = "Monitor.Sdk.Settings.IValidatedSettings";

    /// <summary>Whether a symbol is a type of that full name.</summary>
    public static bool Is(this ISymbol? symbol, string fullName) =>
        symbol is INamedTypeSymbol && fullName.EndsWith(symbol.MetadataName, StringComparison.Ordinal) && FullName(symbol) == fullName;

    /// <summary>Whether a type is, or derives from, the type of that full name.</summary>
    public static bool DerivesFrom(this ITypeSymbol? type, string fullName)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Is(fullName))
                return true;
        }

        return false;
    }

    /// <summary>Whether a type implements the interface of that full name.</summary>
    public static bool Implements(this ITypeSymbol type, string fullName) => type.AllInterfaces.Any(face => face.Is(fullName));

    /// <summary>The symbol's attribute of that full name, or null.</summary>
    public static AttributeData? Attribute(this ISymbol symbol, string fullName) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass.Is(fullName));

    /// <summary>Whether a method overrides the method of that name of an SDK class.</summary>
    public static bool Overrides(this IMethodSymbol method, string fullName, string name)
    {
        if (!method.IsOverride || method.Name != name)
            return false;
        IMethodSymbol root = method;
        while (root.OverriddenMethod is { } overridden)
            root = overridden;
        return root.ContainingType.Is(fullName);
    }

    /// <summary>Namespace and metadata name of a type: <c>System.Threading.Tasks.Task`1</c>.</summary>
    public static string FullName(ISymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() + "." + type.MetadataName : type.MetadataName;
}

using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Generators;

/// <summary>Which properties of a declared event are its fields, and how a record holds them.</summary>
internal static class FieldKind
{
    /// <summary>The fields in order.</summary>
    public static IPropertySymbol[] FieldsOf(INamedTypeSymbol type) => type.GetMembers().OfType<IPropertySymbol>().Where(IsField).ToArray();

    /// <summary>The field's type in a record and the expression that reads it; null for a type that a record cannot hold.</summary>
    public static (string FieldType, string Reader)? Of(IPropertySymbol property) =>
        Of(WithoutNullable(property.Type), HexadecimalOf(property));

    /// <summary>The type that a nullable one is made of, or the type itself.</summary>
    public static ITypeSymbol WithoutNullable(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    /// <summary>The symbol's attribute of that name from the SDK's event namespace, or null.</summary>
    public static AttributeData? Find(ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute =>
            attribute.AttributeClass?.Name == name && attribute.AttributeClass.ContainingNamespace.ToDisplayString() == "Monitor.Sdk.Events");

    /// <summary>How a record holds values of a type, <c>Nullable</c> taken off; null if it cannot.</summary>
    public static (string FieldType, string Reader)? Of(ITypeSymbol type, string? hexadecimal) => type.SpecialType switch
    {
        SpecialType.System_Boolean => ("Boolean", "record.GetBoolean({0})"),
        SpecialType.System_UInt64 when hexadecimal != null => (hexadecimal, "record.GetUnsigned({0})"),
        SpecialType.System_UInt64 => ("Unsigned", "record.GetUnsigned({0})"),
        SpecialType.System_UInt32 when hexadecimal != null => (hexadecimal, "unchecked((uint)record.GetUnsigned({0}))"),
        SpecialType.System_UInt32 => ("Unsigned", "unchecked((uint)record.GetUnsigned({0}))"),
        SpecialType.System_UInt16 => ("Unsigned", "unchecked((ushort)record.GetUnsigned({0}))"),
        SpecialType.System_Int64 => ("Signed", "record.GetSigned({0})"),
        SpecialType.System_Int32 => ("Signed", "unchecked((int)record.GetSigned({0}))"),
        SpecialType.System_Double => ("Double", "record.GetDouble({0})"),
        _ => type.ToDisplayString() switch
        {
            "Monitor.Sdk.Events.Text" => ("Text", "record.GetText({0})"),
            "Monitor.Sdk.Events.Arguments" => ("Arguments", "record.GetArguments({0})"),
            "Monitor.Sdk.Events.EventTime" => ("Time", "record.GetTime({0})"),
            "Monitor.Sdk.Events.NetworkAddress" => ("Address", "record.GetAddress({0})"),
            "Monitor.Sdk.Events.FileIdentity" => ("File", "record.GetFile({0})"),
            "System.Guid" => ("Guid", "record.GetGuid({0})"),
            _ => null,
        },
    };

    /// <summary>The type of a field that the attribute makes hexadecimal; null without it.</summary>
    private static string? HexadecimalOf(IPropertySymbol property)
    {
        if (Find(property, "HexAttribute") is not { } hex)
            return null;
        return hex.NamedArguments.Any(argument => argument is { Key: "Everywhere", Value.Value: true }) ? "HexadecimalEverywhere" : "Hexadecimal";
    }

    private static bool IsField(IPropertySymbol property) =>
        !property.IsStatic && property.DeclaredAccessibility == Microsoft.CodeAnalysis.Accessibility.Public && property.SetMethod is { IsInitOnly: true };
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>The settings of a settings class and what the class says about them. Names in methods are read from the syntax: that a method speaks
/// of a setting is enough.</summary>
internal sealed class SettingsMembers
{
    private readonly HashSet<string> _named;
    private readonly HashSet<string> _assigned;

    public SettingsMembers(INamedTypeSymbol type, CancellationToken cancellation)
    {
        Settings = [.. type.GetMembers().OfType<IPropertySymbol>().Where(IsSetting)];
        SyntaxNode[] declarations = [.. type.DeclaringSyntaxReferences.Select(part => part.GetSyntax(cancellation))];
        _named = type.Implements(SdkTypes.ValidatedSettings) ? Names(declarations.SelectMany(Members<MethodDeclarationSyntax>)) : [];
        _assigned = Names(declarations.SelectMany(Members<ConstructorDeclarationSyntax>));
    }

    /// <summary>The properties that the binder fills.</summary>
    public IReadOnlyList<IPropertySymbol> Settings { get; }

    /// <summary>What a setting takes too much of, in words; null if its type is bound enough. Unsigned numbers are: the binder tells their range.</summary>
    public static string? NeedsBounds(IPropertySymbol property)
    {
        ITypeSymbol type = FieldKind.WithoutNullable(property.Type);
        return type.SpecialType switch
        {
            SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_Int32 or SpecialType.System_Int64 => "number, negative ones too",
            SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal => "number, negative ones too",
            _ => type.Is("System.TimeSpan") ? "duration, 0 too" : type.Is("Monitor.Sdk.Settings.ByteSize") ? "size, 0 too" : null,
        };
    }

    /// <summary>The classes inside a setting: its type, or that of its items.</summary>
    public static IEnumerable<INamedTypeSymbol> Inner(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Inner(array.ElementType),
        INamedTypeSymbol { TypeArguments.Length: > 0 } generic => generic.TypeArguments.SelectMany(Inner),
        INamedTypeSymbol named => [named],
        _ => [],
    };

    /// <summary>Whether an attribute, or a method of a class that validates itself, speaks of the setting.</summary>
    public bool IsChecked(IPropertySymbol property) =>
        _named.Contains(property.Name)
        || property.GetAttributes().Any(attribute => attribute.AttributeClass.DerivesFrom("System.ComponentModel.DataAnnotations.ValidationAttribute"));

    /// <summary>Whether a setting that must not be null is null when it is left out.</summary>
    public bool MayBeMissing(IPropertySymbol property)
    {
        if (property.IsRequired || property.NullableAnnotation == NullableAnnotation.Annotated || _assigned.Contains(property.Name))
            return false;
        if (property.Type.SpecialType != SpecialType.System_String && !property.Type.Is("System.Uri"))
            return false;
        return property.DeclaringSyntaxReferences.Select(part => part.GetSyntax()).OfType<PropertyDeclarationSyntax>().All(syntax => IsNull(syntax.Initializer?.Value));
    }

    private static bool IsSetting(IPropertySymbol property) =>
        property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Microsoft.CodeAnalysis.Accessibility.Public }
        && property.SetMethod?.DeclaredAccessibility == Microsoft.CodeAnalysis.Accessibility.Public;

    private static bool IsNull(ExpressionSyntax? value) => value switch
    {
        null => true,
        PostfixUnaryExpressionSyntax suppressed when suppressed.IsKind(SyntaxKind.SuppressNullableWarningExpression) => IsNull(suppressed.Operand),
        LiteralExpressionSyntax literal => literal.IsKind(SyntaxKind.NullLiteralExpression) || literal.IsKind(SyntaxKind.DefaultLiteralExpression),
        _ => value is DefaultExpressionSyntax,
    };

    private static IEnumerable<TMember> Members<TMember>(SyntaxNode declaration) =>
        declaration is TypeDeclarationSyntax type ? type.Members.OfType<TMember>() : [];

    private static HashSet<string> Names(IEnumerable<SyntaxNode> nodes) =>
        [.. nodes.SelectMany(node => node.DescendantNodes()).OfType<IdentifierNameSyntax>().Select(name => name.Identifier.ValueText)];
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>Says of a single operation whether it allocates on the heap.</summary>
internal static class Allocations
{
    private static readonly HashSet<string> StringMethods =
    [
        "Concat", "Create", "Format", "Insert", "Join", "Normalize", "PadLeft", "PadRight", "Remove", "Replace", "ReplaceLineEndings", "Split",
        "Substring", "ToCharArray", "ToLower", "ToLowerInvariant", "ToUpper", "ToUpperInvariant", "Trim", "TrimEnd", "TrimStart",
    ];

    /// <summary>What allocates, as the beginning of a sentence; null if nothing does.</summary>
    public static string? Of(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Type.IsReferenceType: true } made => "new " + made.Type!.Name,
        ITypeParameterObjectCreationOperation made => "new " + made.Type!.Name,
        IAnonymousObjectCreationOperation => "An anonymous object",
        IWithOperation { Type.IsReferenceType: true } => "A copy made by 'with'",
        IArrayCreationOperation array => OfArray(array),
        ICollectionExpressionOperation { Type: { } type } collection => OfCollection(collection, type),
        IConversionOperation conversion => OfConversion(conversion),
        IDelegateCreationOperation made => OfDelegate(made),
        IInterpolatedStringOperation { ConstantValue.HasValue: false, Parent: not IInterpolatedStringHandlerCreationOperation } => "An interpolated string",
        IBinaryOperation { ConstantValue.HasValue: false } sum when IsSum(sum) && !IsPartOfSum(sum) => "Joining strings",
        ICompoundAssignmentOperation sum when IsSum(sum) => "Joining strings",
        IInvocationOperation call => OfCall(call),
        IForEachLoopOperation loop => OfForEach(loop),
        _ => null,
    };

    private static string? OfArray(IArrayCreationOperation array)
    {
        if (array.DimensionSizes.Length == 1 && array.DimensionSizes[0].ConstantValue is { HasValue: true, Value: 0 })
            return null;
        if (array.IsImplicit && array.Parent is IArgumentOperation { ArgumentKind: ArgumentKind.ParamArray })
            return "The array of the call's arguments";
        return IsDataOfSpan(array) ? null : "A new array";
    }

    /// <summary>Whether the array is never made, since a span of constants lies in the assembly.</summary>
    private static bool IsDataOfSpan(IArrayCreationOperation array) =>
        array.Parent is IConversionOperation { Type: INamedTypeSymbol { Name: "ReadOnlySpan" } }
        && array.Initializer is { } initializer && initializer.ElementValues.All(value => value.ConstantValue.HasValue)
        && array.Type is IArrayTypeSymbol { ElementType.SpecialType: not (SpecialType.System_String or SpecialType.System_Object) };

    private static string? OfCollection(ICollectionExpressionOperation collection, ITypeSymbol type)
    {
        bool isSpan = type.Name is "Span" or "ReadOnlySpan" && !collection.Elements.Any(element => element is ISpreadOperation);
        bool isEmptyArray = collection.Elements.IsEmpty && type is IArrayTypeSymbol;
        return isSpan || isEmptyArray || type.IsValueType && type.Name != "ImmutableArray" ? null : "A collection";
    }

    private static string? OfConversion(IConversionOperation conversion) =>
        conversion.Operand is { ConstantValue: not { HasValue: true, Value: null }, Type: { IsValueType: true, IsRefLikeType: false } from }
        && conversion is { OperatorMethod: null, Type: { IsReferenceType: true } to }
        && conversion.GetConversion().IsBoxing && !IsPartOfSum(conversion) && !IsFlagOfHasFlag(conversion)
            ? $"Boxing {from.Name} as {to.Name}" : null;

    /// <summary>Whether the value goes to Enum.HasFlag, of which the run time makes a comparison of bits.</summary>
    private static bool IsFlagOfHasFlag(IConversionOperation conversion) =>
        conversion.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "HasFlag", ContainingType.SpecialType: SpecialType.System_Enum } } };

    private static string? OfDelegate(IDelegateCreationOperation made) => made.Target switch
    {
        IAnonymousFunctionOperation lambda when Captures(lambda) => "A lambda that captures variables",
        IMethodReferenceOperation { Instance: not null } => "A delegate of an instance's method",
        IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction, Method.IsStatic: false } => "A delegate of a local function",
        _ => null,
    };

    /// <summary>Whether a lambda uses what lies outside it: only then is it made anew each time.</summary>
    private static bool Captures(IAnonymousFunctionOperation lambda) => lambda.Body.Descendants().Any(part => part switch
    {
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => true,
        ILocalReferenceOperation { Local: { IsConst: false } local } => IsOutside(local, lambda),
        IParameterReferenceOperation { Parameter: { } parameter } => IsOutside(parameter, lambda),
        _ => false,
    });

    private static bool IsOutside(ISymbol variable, IAnonymousFunctionOperation lambda) =>
        !variable.DeclaringSyntaxReferences.Any(declaration => lambda.Syntax.SyntaxTree == declaration.SyntaxTree && lambda.Syntax.Span.Contains(declaration.Span));

    private static string? OfCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        INamedTypeSymbol type = method.ContainingType;
        if (type.Name == "Enumerable" && type.Is("System.Linq.Enumerable"))
            return "LINQ's " + method.Name;
        if (type.SpecialType == SpecialType.System_String)
            return StringMethods.Contains(method.Name) ? "string." + method.Name : null;
        if (method.Name == "ToString" && call.Instance?.Type?.SpecialType is not (null or SpecialType.System_String or SpecialType.System_Boolean))
            return "ToString";
        if (method.Name is "ToArray" or "ToList" && method.ReturnType.IsReferenceType)
            return type.Name + "." + method.Name;
        bool isCopy = method.ReturnType.SpecialType == SpecialType.System_String || method.ReturnType is IArrayTypeSymbol;
        return isCopy && method.Name is "GetString" or "GetBytes" or "GetChars" && type.DerivesFrom("System.Text.Encoding") ? "Encoding." + method.Name : null;
    }

    private static string? OfForEach(IForEachLoopOperation loop)
    {
        IOperation collection = loop.Collection;
        while (collection is IConversionOperation { IsImplicit: true } conversion)
            collection = conversion.Operand;
        return collection.Type is { TypeKind: TypeKind.Interface } ? "The enumerator of " + collection.Type.Name : null;
    }

    /// <summary>Whether strings are joined by + or +=.</summary>
    private static bool IsSum(IOperation? operation) => operation is
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String }
        or ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String };

    private static bool IsPartOfSum(IOperation operation) => IsSum(operation.Parent);
}

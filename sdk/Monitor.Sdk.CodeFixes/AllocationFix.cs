using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Monitor.Sdk.CodeFixes;

/// <summary>Makes an object or array once, in a field of the class, where it needs nothing of the call.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AllocationFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["MONSDK040"];

    /// <summary>None: two fields that are made at once could get one name.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    internal override IEnumerable<Change> Changes(SyntaxNode node, Diagnostic diagnostic, SyntaxNode root, SemanticModel model)
    {
        if (node is not (BaseObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax))
            yield break;
        var made = (ExpressionSyntax)node;
        if (made.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type || model.GetTypeInfo(made).Type is not { } kind || UsesTheCall(made, model))
            yield break;
        string name = NameFor(kind, type);
        string typeName = kind.ToMinimalDisplayString(model, type.OpenBraceToken.SpanStart);
        string value = made is ImplicitObjectCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax ? made.ToString() : Shorter(made, typeName);
        yield return new Change($"Make it once, in the field {name}", "Once", () =>
        {
            MemberDeclarationSyntax field = SyntaxFactory.ParseMemberDeclaration($"private readonly {typeName} {name} = {value};")!
                .WithAdditionalAnnotations(Formatter.Annotation)
                .WithTrailingTrivia(SyntaxFactory.ElasticLineFeed);
            TypeDeclarationSyntax changed = type.ReplaceNode(made, SyntaxFactory.IdentifierName(name).WithTriviaFrom(made));
            int at = changed.Members.TakeWhile(member => member is FieldDeclarationSyntax).Count();
            return root.ReplaceNode(type, changed.WithMembers(changed.Members.Insert(at, field)));
        });
    }

    private static string Shorter(ExpressionSyntax made, string typeName)
    {
        string text = made.ToString();
        return text.StartsWith("new " + typeName + "(", StringComparison.Ordinal) ? "new" + text.Substring(4 + typeName.Length) : text;
    }

    /// <summary>Whether the expression needs anything that only the call has, or the object itself.</summary>
    private static bool UsesTheCall(ExpressionSyntax made, SemanticModel model) => made.DescendantNodes().Any(node =>
        node is ThisExpressionSyntax or BaseExpressionSyntax or AnonymousFunctionExpressionSyntax
        || node is IdentifierNameSyntax name && !IsInitialised(name) && IsOfTheCall(model.GetSymbolInfo(name).Symbol));

    private static bool IsOfTheCall(ISymbol? symbol) => symbol switch
    {
        ILocalSymbol or IParameterSymbol => true,
        IFieldSymbol or IPropertySymbol => !symbol.IsStatic,
        IMethodSymbol method => !method.IsStatic && method.MethodKind == MethodKind.Ordinary,
        _ => false,
    };

    private static bool IsInitialised(IdentifierNameSyntax name) =>
        name.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment && assignment.Left == name;

    private static string NameFor(ITypeSymbol kind, TypeDeclarationSyntax type)
    {
        string word = kind is IArrayTypeSymbol array ? array.ElementType.Name + "s" : kind.Name;
        string name = "_" + char.ToLowerInvariant(word[0]) + word.Substring(1);
        HashSet<string> taken = [.. type.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText)];
        string free = name;
        for (int i = 2; taken.Contains(free); i++)
            free = name + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return free;
    }
}

using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Monitor.Sdk.CodeFixes;

/// <summary>Names an emitted event in the collector's Emits.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class UndeclaredEventFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["MONSDK021"];

    internal override IEnumerable<Change> Changes(SyntaxNode node, Diagnostic diagnostic, SyntaxNode root, SemanticModel model)
    {
        if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call)
            yield break;
        SymbolInfo called = model.GetSymbolInfo(call);
        if ((called.Symbol ?? called.CandidateSymbols.FirstOrDefault()) is not IMethodSymbol { TypeArguments: { Length: 1 } types })
            yield break;
        AttributeSyntax? attribute = Attributes.Find(node.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().LastOrDefault(), "Collector");
        if (attribute?.ArgumentList is not { } arguments)
            yield break;
        string type = $"typeof({types[0].ToMinimalDisplayString(model, attribute.SpanStart)})";
        AttributeArgumentSyntax? emits = arguments.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == "Emits");
        AttributeArgumentListSyntax? changed = emits is null
            ? arguments.AddArguments(Argument($"Emits = [{type}]"))
            : With(emits.Expression, type) is { } expression ? arguments.ReplaceNode(emits.Expression, expression) : null;
        if (changed is not null)
            yield return new Change($"Name {types[0].Name} in Emits", "Name", () => root.ReplaceNode(arguments, changed));
    }

    private static ExpressionSyntax? With(ExpressionSyntax emits, string type)
    {
        string? items = emits switch
        {
            CollectionExpressionSyntax collection => collection.Elements.ToString(),
            ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions.ToString(),
            ImplicitArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions.ToString(),
            _ => null,
        };
        return items is null ? null : SyntaxFactory.ParseExpression(items.Length == 0 ? $"[{type}]" : $"[{items}, {type}]");
    }

    private static AttributeArgumentSyntax Argument(string text) =>
        SyntaxFactory.ParseAttributeArgumentList($"({text})")!.Arguments[0].WithLeadingTrivia(SyntaxFactory.Space);
}

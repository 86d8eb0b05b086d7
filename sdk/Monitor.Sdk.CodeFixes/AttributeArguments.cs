using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Monitor.Sdk.CodeFixes;

/// <summary>Changes the named arguments of an attribute.</summary>
internal static class AttributeArguments
{
    /// <summary>The arguments with a named one set: its value changed, or added, before other named ones.</summary>
    public static AttributeArgumentListSyntax With(AttributeArgumentListSyntax arguments, string name, string value)
    {
        ExpressionSyntax expression = SyntaxFactory.ParseExpression(value);
        if (arguments.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name) is { } present)
            return arguments.ReplaceNode(present.Expression, expression.WithTriviaFrom(present.Expression));
        int at = arguments.Arguments.TakeWhile(argument => argument.NameEquals is null).Count();
        AttributeArgumentSyntax added = SyntaxFactory.ParseAttributeArgumentList($"({name} = {value})")!.Arguments[0];
        SeparatedSyntaxList<AttributeArgumentSyntax> all = arguments.Arguments.Insert(at, added);
        IEnumerable<SyntaxToken> commas = Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), all.Count - 1);
        return arguments.WithArguments(SyntaxFactory.SeparatedList(all, commas));
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Monitor.Sdk.CodeFixes;

/// <summary>Finds the attributes of a type and changes their arguments.</summary>
internal static class Attributes
{
    /// <summary>The type's attribute of one of these names, written with its namespace or suffix or without; null if there is none.</summary>
    public static AttributeSyntax? Find(TypeDeclarationSyntax? type, params string[] names) =>
        type?.AttributeLists.SelectMany(list => list.Attributes).FirstOrDefault(attribute =>
        {
            string name = attribute.Name.ToString().Split('.').Last();
            return names.Any(wanted => name == wanted || name == wanted + "Attribute");
        });

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

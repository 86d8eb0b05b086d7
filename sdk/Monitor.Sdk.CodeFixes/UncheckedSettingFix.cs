using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Monitor.Sdk.CodeFixes;

/// <summary>Gives a number a [Range], and has Validate check a duration or size.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class UncheckedSettingFix : SyntaxFix
{
    private const string Interface = "IValidatedSettings";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["MONSDK030"];

    internal override IEnumerable<Change> Changes(SyntaxNode node, Diagnostic diagnostic, SyntaxNode root, SemanticModel model)
    {
        if (node.FirstAncestorOrSelf<PropertyDeclarationSyntax>() is not { Parent: ClassDeclarationSyntax type } property || model.GetDeclaredSymbol(property)?.Type is not { } kind)
            yield break;
        if (kind is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            kind = nullable.TypeArguments[0];
        if (RangeOf(kind, property) is { } range)
        {
            yield return new Change($"Add [{range}]", "Check", () =>
                Usings.With(root.ReplaceNode(property, WithAttribute(property, range)), "System.ComponentModel.DataAnnotations"));
        }
        else if (WithCheck(type, CheckOf(kind, property.Identifier.Text)) is { } changed)
        {
            yield return new Change("Check it in Validate", "Check", () => Usings.With(root.ReplaceNode(type, changed), "Monitor.Sdk.Settings"));
        }
    }

    private static string? RangeOf(ITypeSymbol kind, PropertyDeclarationSyntax property)
    {
        bool isPositive = property.Initializer?.Value is LiteralExpressionSyntax literal && literal.Token.Value is not (0 or 0L or 0.0 or 0f or 0m);
        string from = isPositive ? "1" : "0";
        return kind.SpecialType switch
        {
            SpecialType.System_SByte => $"Range({from}, sbyte.MaxValue)",
            SpecialType.System_Int16 => $"Range({from}, short.MaxValue)",
            SpecialType.System_Int32 => $"Range({from}, int.MaxValue)",
            SpecialType.System_Int64 => $"Range(typeof(long), \"{from}\", \"9223372036854775807\")",
            SpecialType.System_Single => "Range(0.0, float.MaxValue)",
            SpecialType.System_Double => "Range(0.0, double.MaxValue)",
            SpecialType.System_Decimal => "Range(typeof(decimal), \"0\", \"79228162514264337593543950335\")",
            _ => null,
        };
    }

    private static string CheckOf(ITypeSymbol kind, string name) => kind.Name == "TimeSpan"
        ? $"if ({name} <= TimeSpan.Zero)\n    yield return new SettingsProblem(nameof({name}), \"A duration of 0 cannot be used\", \"Write a duration such as 10 s\");\n"
        : $"if ({name} is {{ Bytes: 0 }})\n    yield return new SettingsProblem(nameof({name}), \"A size of 0 cannot be used\", \"Write a size such as 64 KiB\");\n";

    private static PropertyDeclarationSyntax WithAttribute(PropertyDeclarationSyntax property, string text)
    {
        AttributeListSyntax list = SyntaxFactory.ParseCompilationUnit($"[{text}] class X;").Members[0].AttributeLists[0].WithoutTrivia();
        SyntaxTriviaList indentation = Indentation(property);
        SyntaxTriviaList before = property.GetLeadingTrivia();
        return property.WithLeadingTrivia(indentation)
            .WithAttributeLists(property.WithLeadingTrivia(indentation).AttributeLists.Insert(0, list.WithTrailingTrivia(SyntaxFactory.LineFeed)))
            .WithLeadingTrivia(before);
    }

    private static SyntaxTriviaList Indentation(SyntaxNode node) =>
        SyntaxFactory.TriviaList(node.GetLeadingTrivia().Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));

    /// <summary>The class with a check in its Validate, which is made if there is none; null if Validate is no iterator.</summary>
    private static ClassDeclarationSyntax? WithCheck(ClassDeclarationSyntax type, string check)
    {
        MethodDeclarationSyntax? present = type.Members.OfType<MethodDeclarationSyntax>()
            .FirstOrDefault(method => method.Identifier.ValueText == "Validate" && method.ParameterList.Parameters.Count == 0);
        string indentation = Indentation(type.Members[0]).ToString();
        if (present is not null)
        {
            bool isIterator = present.Body is { } body && body.DescendantNodes().OfType<YieldStatementSyntax>().Any();
            return isIterator ? type.ReplaceNode(present, present.AddBodyStatements(Statement(check, indentation + "    "))) : null;
        }

        string method = $"\n/// <inheritdoc/>\npublic IEnumerable<SettingsProblem> Validate()\n{{\n{Indented(check, "    ")}}}\n";
        MemberDeclarationSyntax added = SyntaxFactory.ParseMemberDeclaration(Indented(method, indentation))!;
        ClassDeclarationSyntax changed = type.AddMembers(added);
        return HasInterface(type) ? changed : WithInterface(changed);
    }

    private static bool HasInterface(ClassDeclarationSyntax type) => type.BaseList?.Types.Any(each => each.Type.ToString().Split('.').Last() == Interface) == true;

    private static ClassDeclarationSyntax WithInterface(ClassDeclarationSyntax type)
    {
        BaseTypeSyntax added = SyntaxFactory.SimpleBaseType(SyntaxFactory.ParseTypeName(Interface));
        if (type.BaseList is { } bases)
        {
            BaseTypeSyntax last = bases.Types.Last();
            SeparatedSyntaxList<BaseTypeSyntax> all = SyntaxFactory.SeparatedList(
                bases.Types.Replace(last, last.WithoutTrailingTrivia()).Add(added.WithTrailingTrivia(last.GetTrailingTrivia())),
                Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), bases.Types.Count));
            return type.WithBaseList(bases.WithTypes(all));
        }

        SyntaxToken before = type.OpenBraceToken.GetPreviousToken();
        BaseListSyntax list = SyntaxFactory.BaseList(SyntaxFactory.SeparatedList([added]))
            .WithColonToken(SyntaxFactory.Token(SyntaxKind.ColonToken).WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(SyntaxFactory.Space))
            .WithTrailingTrivia(before.TrailingTrivia);
        return type.ReplaceToken(before, before.WithTrailingTrivia()).WithBaseList(list);
    }

    private static StatementSyntax Statement(string text, string indentation) => SyntaxFactory.ParseStatement(Indented(text, indentation));

    private static string Indented(string text, string indentation) =>
        string.Concat(text.Split('\n').Select((line, at) => (at > 0 ? "\n" : "") + (line.Length > 0 ? indentation + line : "")));
}

using System.Management.Automation.Language;

namespace Monitor.Verification.Tests;

/// <summary>scripts/verify-windows.ps1 as PowerShell's own parser reads it.</summary>
internal static class VerifyScript
{
    private static readonly Lazy<(ScriptBlockAst Ast, Token[] Tokens, ParseError[] Errors)> Parsed = new(Parse);

    public static ScriptBlockAst Ast => Parsed.Value.Ast;

    public static IReadOnlyList<Token> Tokens => Parsed.Value.Tokens;

    public static IReadOnlyList<ParseError> Errors => Parsed.Value.Errors;

    /// <summary>Calls of a command, each with its arguments as they stand in the script.</summary>
    public static IEnumerable<IReadOnlyList<CommandElementAst>> CallsOf(string command) => Ast
        .FindAll(node => node is CommandAst call && call.GetCommandName() == command, searchNestedScriptBlocks: true)
        .Select(call => (IReadOnlyList<CommandElementAst>)[.. ((CommandAst)call).CommandElements.Skip(1)]);

    /// <summary>Ids of all checks, in their order.</summary>
    public static IReadOnlyList<string> Checks { get; } = [.. CallsOf("Assert-Event").Concat(CallsOf("Assert-True")).Select(call => TextOf(call[0]))];

    /// <summary>A constant argument.</summary>
    public static string TextOf(Ast argument) => ((StringConstantExpressionAst)argument).Value;

    private static (ScriptBlockAst, Token[], ParseError[]) Parse()
    {
        ScriptBlockAst ast = Parser.ParseFile(Path.Combine(AppContext.BaseDirectory, "verify-windows.ps1"), out Token[] tokens, out ParseError[] errors);
        return (ast, tokens, errors);
    }
}

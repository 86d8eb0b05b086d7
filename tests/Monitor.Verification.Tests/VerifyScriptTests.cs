using System.Globalization;
using System.Management.Automation.Language;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Verification.Tests;

/// <summary>What can be said of the script that is to be run on Windows without running it: it is PowerShell 5.1 and C# 5, and what it waits for exists.</summary>
public sealed class VerifyScriptTests
{
    /// <summary>Events that checks outside the script's reach stand for, or that tell of the agent itself.</summary>
    private static readonly string[] NotProvoked = ["Error", "ServiceConfigurationChange", "ServiceStateChange"];

    [Fact]
    public void It_is_sound_PowerShell() => Assert.Empty(VerifyScript.Errors.Select(error => $"{error.Extent.StartLineNumber}: {error.Message}"));

    [Fact]
    public void It_uses_nothing_that_Windows_PowerShell_has_not()
    {
        TokenKind[] newer = [TokenKind.QuestionMark, TokenKind.QuestionQuestion, TokenKind.QuestionQuestionEquals, TokenKind.QuestionDot, TokenKind.QuestionLBracket, TokenKind.AndAnd, TokenKind.OrOr, TokenKind.Clean];

        Assert.Empty(VerifyScript.Tokens.Where(token => newer.Contains(token.Kind)).Select(token => $"{token.Extent.StartLineNumber}: {token.Text}"));
        Assert.Empty(VerifyScript.Ast.FindAll(node => node is TernaryExpressionAst, searchNestedScriptBlocks: true));
        Assert.DoesNotContain(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "verify-windows.ps1")), one => one > 0x7f);
    }

    [Fact]
    public void Every_function_that_it_calls_by_its_own_names_is_there()
    {
        string[] made = [.. VerifyScript.Ast.FindAll(node => node is FunctionDefinitionAst, searchNestedScriptBlocks: true).Select(node => ((FunctionDefinitionAst)node).Name)];
        string[] called = [.. VerifyScript.Ast.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Select(node => ((CommandAst)node).GetCommandName()).Where(name => name is not null)];

        Assert.Empty(made.Except(called));
        string[] suffixes = ["-Agent", "-Event", "-True", "-Result", "-Results", "-Wanted", "-Events", "-Field", "-System", "-Preconditions", "-Configuration"];
        Assert.Empty(called.Where(name => suffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal))).Except(made));
    }

    [Fact]
    public void Its_native_calls_compile_as_CSharp_5()
    {
        string source = VerifyScript.TextOf(VerifyScript.Ast.FindAll(node => node is StringConstantExpressionAst { StringConstantType: StringConstantType.SingleQuotedHereString }, searchNestedScriptBlocks: true).Single());
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp5), cancellationToken: TestContext.Current.CancellationToken);
        string[] platform = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "Microsoft.Win32.Primitives.dll" or "netstandard.dll")];
        CSharpCompilation compilation = CSharpCompilation.Create("native", [tree], platform.Select(path => MetadataReference.CreateFromFile(path)), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(problem => problem.Severity >= DiagnosticSeverity.Warning));
    }

    [Fact]
    public void Every_event_that_it_waits_for_exists_with_the_fields()
    {
        StringBuilder wrong = new();
        foreach (IReadOnlyList<CommandElementAst> call in VerifyScript.CallsOf("Assert-Event"))
        {
            string name = VerifyScript.TextOf(call[1]);
            if (ShippedEvents.All.FirstOrDefault(schema => schema.Name == name) is not { } schema)
            {
                wrong.AppendLine(CultureInfo.InvariantCulture, $"no event {name}");
                continue;
            }

            foreach (string key in ((HashtableAst)call[2]).KeyValuePairs.Select(pair => VerifyScript.TextOf(pair.Item1)))
            {
                if (schema.Find(key) is null)
                    wrong.AppendLine(CultureInfo.InvariantCulture, $"no field {key} in {name}");
            }
        }

        Assert.Equal("", wrong.ToString());
    }

    [Fact]
    public void Every_event_of_Sysmon_for_Windows_is_provoked()
    {
        IEnumerable<string> provoked = VerifyScript.CallsOf("Assert-Event").Select(call => VerifyScript.TextOf(call[1])).Distinct();

        Assert.Equal(ShippedEvents.All.Where(schema => schema.Id is < 30 or 255).Select(schema => schema.Name).Except(NotProvoked).Order(), provoked.Except(["FileRenamed"]).Order());
    }

    [Fact]
    public void A_check_has_an_id_of_its_own_that_begins_with_the_events()
    {
        Assert.Equal(VerifyScript.Checks.Distinct(), VerifyScript.Checks);
        foreach (IReadOnlyList<CommandElementAst> call in VerifyScript.CallsOf("Assert-Event"))
        {
            EventSchema schema = ShippedEvents.All.Single(schema => schema.Name == VerifyScript.TextOf(call[1]));
            Assert.Equal($"{schema.Id}", VerifyScript.TextOf(call[0]).Split('-')[0]);
        }
    }

    [Fact]
    public void The_runbook_names_every_check()
    {
        string runbook = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "windows-verification.md"));

        Assert.Contains($"\n    {VerifyScript.Checks.Count} passed, 0 failed, 0 skipped\n", runbook);
        Assert.All(VerifyScript.Checks, check => Assert.Contains($"| `{check}` |", runbook));
    }
}

using System.Text.Json;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Monitor.Host.Configuration;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Generators.Tests;
using Monitor.Sdk.Testing;
using Monitor.Tutorial.Tests.Harness;
using Monitor.Tutorial.Tests.Pages;

namespace Monitor.Tutorial.Tests;

/// <summary>Every block of code in the authors' pages is what it says it is.</summary>
public sealed class CodeBlockTests
{
    private const string Place = "/*block*/";
    private static readonly string[] Languages = ["csharp", "xml", "yaml", "json", "sh", "console", "ini", "text", ""];

    [Fact]
    public void Every_block_is_in_a_language_that_is_looked_at() =>
        Assert.All(AuthorPages.Blocks(), block => Assert.True(Languages.Contains(block.Language), $"{block}: '{block.Language}' is none of {string.Join(", ", Languages)}"));

    [Fact]
    public void Every_block_of_CSharp_compiles_with_the_SDK()
    {
        foreach (IGrouping<string, CodeBlock> page in AuthorPages.Blocks("csharp").GroupBy(block => block.Page))
        {
            // The blocks of a page that stand by themselves belong together, as a project's files do.
            string[] whole = [.. page.Where(block => block.Wrapper is null).Select(Source)];
            Compile(page.Key, whole);
            foreach (CodeBlock fragment in page.Where(block => block.Wrapper is not null))
                Compile(fragment.ToString(), [.. whole, Source(fragment)]);
        }
    }

    [Fact]
    public async Task What_the_guide_shows_as_a_plugin_breaks_no_rule_of_the_analyzers()
    {
        string[] whole = [.. AuthorPages.Read(AuthorPages.Guide).Where(block => block.Language == "csharp" && block.Wrapper is null && !block.Text.Contains("Monitor.Sdk.Testing")).Select(Source)];

        Assert.NotEmpty(whole);
        // The guide shows more than one plugin: their names are not the one project's.
        Assert.DoesNotContain(await PluginProject.Of(baseline: null, whole).Named("acme").AnalyzeAsync(), told => told.Id != "MONSDK024");
    }

    [Fact]
    public void Every_block_of_YAML_is_a_configuration()
    {
        foreach (CodeBlock block in AuthorPages.Blocks("yaml"))
        {
            using TestFolder folder = new();
            List<MonitorError> errors = [];
            // A configuration cannot be without sinks; a block that speaks of something else may.
            string text = block.Text.Split('\n').Contains("sinks:") ? block.Text : block.Text + "sinks: { trail: { plugin: file } }\n";
            MonitorConfiguration.Read(folder.Write("monitor.yaml", text), errors);
            Assert.True(errors.Count == 0, $"{block}: {string.Join('\n', errors)}");
        }
    }

    [Fact]
    public void Every_block_of_JSON_is_JSON()
    {
        foreach (CodeBlock block in AuthorPages.Blocks("json"))
            Assert.Null(Record.Exception(() => JsonDocument.Parse(block.Text).Dispose()));
    }

    [Fact]
    public void Every_block_of_XML_is_a_project_that_evaluates_or_a_rule_set_without_faults()
    {
        foreach (CodeBlock block in AuthorPages.Blocks("xml"))
        {
            using TestFolder folder = new();
            string name = XDocument.Parse(block.Text).Root!.Name.LocalName;
            Assert.True(name is "Project" or "Sysmon", $"{block}: {name} is neither a project nor a rule set");
            Command check = name == "Project"
                ? Command.Start("dotnet", ["msbuild", folder.Write("Acme.csproj", block.Text), "-getProperty:TargetFramework", "-nodeReuse:false"], folder.Path)
                : Command.Start("dotnet", [typeof(MonitorConfiguration).Assembly.Location, "validate", folder.Write("rules.xml", block.Text)], folder.Path);
            using (check)
                Assert.True(check.WaitForEnd() == 0, $"{block}: {check.Said}");
        }
    }

    [Fact]
    public void Every_block_of_shell_is_understood_by_a_shell()
    {
        foreach (CodeBlock block in AuthorPages.Blocks("sh"))
        {
            using Command check = Command.Start("bash", ["-n", "-c", block.Text], Path.GetTempPath());
            Assert.True(check.WaitForEnd() == 0, $"{block}: {check.Said}");
        }
    }

    private static void Compile(string what, string[] sources)
    {
        Exception? fault = Record.Exception(() => PluginCompiler.Compile("Page", sources, References()));
        Assert.True(fault is null, $"{what}: {fault?.Message}");
    }

    /// <summary>What a plugin's project and its test project have.</summary>
    private static MetadataReference[] References() =>
        [PluginCompiler.HostSdk, .. new[] { typeof(PluginConformance), typeof(FactAttribute), typeof(Assert) }.Select(type => MetadataReference.CreateFromFile(type.Assembly.Location))];

    /// <summary>The block as a file, in its wrapper if it has one, with the lines numbered as on the page.</summary>
    private static string Source(CodeBlock block)
    {
        string text = $"\n#line {block.Line + 1} \"{block.Page}\"\n{block.Text}\n#line default\n";
        if (block.Wrapper is null)
            return text;
        using Stream? wrapper = typeof(CodeBlockTests).Assembly.GetManifestResourceStream($"{block.Wrapper}.cs");
        Assert.True(wrapper is not null, $"{block}: there is no wrapper called {block.Wrapper}");
        return new StreamReader(wrapper).ReadToEnd().Replace(Place, text, StringComparison.Ordinal);
    }
}

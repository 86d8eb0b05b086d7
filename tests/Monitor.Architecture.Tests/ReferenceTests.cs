using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Monitor.Architecture.Tests.Rules;
using Monitor.Plugins.Tests.Fixtures;

namespace Monitor.Architecture.Tests;

/// <summary>References go one way: plugins → sdk, core → sdk, host → core and sdk, sdk → nothing.</summary>
public sealed class ReferenceTests
{
    private static readonly HashSet<string> Framework = [.. TestInputs.Framework.Select(reference => Path.GetFileNameWithoutExtension(reference.Display!))];

    private static readonly Dictionary<string, Layer> MadeUp = new()
    {
        ["Monitor.Sdk"] = Layer.Sdk,
        ["Monitor.Sdk.Testing"] = Layer.Sdk,
        ["Monitor.One"] = Layer.Core,
        ["Monitor.Two"] = Layer.Core,
        ["monitor"] = Layer.Host,
        ["Monitor.Sinks.One"] = Layer.Plugin,
        ["Monitor.Sinks.Two"] = Layer.Plugin,
    };

    private readonly Checkout _checkout = new(TestInputs.RepositoryRoot);

    [Fact]
    public void Every_assembly_of_the_product_keeps_to_it()
    {
        IReadOnlyList<ProductProject> projects = ProductProject.Find(_checkout);
        DocumentedPackages documented = new(_checkout);
        ReferenceRule rule = new(Framework, projects.ToDictionary(project => project.Assembly, project => project.Layer));

        Assert.All(Enum.GetValues<Layer>(), layer => Assert.Contains(projects, project => project.Layer == layer));
        AssertNone(projects.SelectMany(project => rule.Violations(
            project.Layer,
            project.Assembly,
            project.References(_checkout, TestInputs.Configuration),
            DocumentedPackages.AssembliesOf(_checkout, project.Path, documented.AllowedIn(project.Path)))));
    }

    [Fact]
    public void No_project_of_the_product_names_a_plugins_project() => AssertNone(ProjectRules.PluginsNamed(_checkout));

    [Theory]
    [InlineData(Layer.Plugin, "Monitor.Sinks.One", "Monitor.Sdk", true)]
    [InlineData(Layer.Plugin, "Monitor.Sinks.One", "Monitor.Sdk.Testing", false)]
    [InlineData(Layer.Plugin, "Monitor.Sinks.One", "Monitor.Sinks.Two", false)]
    [InlineData(Layer.Plugin, "Monitor.Sinks.One", "Monitor.One", false)]
    [InlineData(Layer.Plugin, "Monitor.Sinks.One", "monitor", false)]
    [InlineData(Layer.Plugin, "Monitor.Sinks.One", "Listed", true)]
    [InlineData(Layer.Plugin, "Monitor.Sinks.One", "Unlisted", false)]
    [InlineData(Layer.Core, "Monitor.One", "Monitor.Sdk", true)]
    [InlineData(Layer.Core, "Monitor.One", "Monitor.Two", true)]
    [InlineData(Layer.Core, "Monitor.One", "Listed", true)]
    [InlineData(Layer.Core, "Monitor.One", "Unlisted", false)]
    [InlineData(Layer.Core, "Monitor.One", "monitor", false)]
    [InlineData(Layer.Core, "Monitor.One", "Monitor.Sinks.One", false)]
    [InlineData(Layer.Host, "monitor", "Monitor.Sdk", true)]
    [InlineData(Layer.Host, "monitor", "Monitor.One", true)]
    [InlineData(Layer.Host, "monitor", "Listed", true)]
    [InlineData(Layer.Host, "monitor", "Unlisted", false)]
    [InlineData(Layer.Host, "monitor", "Monitor.Sinks.One", false)]
    [InlineData(Layer.Sdk, "Monitor.Sdk", "Listed", false)]
    [InlineData(Layer.Sdk, "Monitor.Sdk", "Monitor.One", false)]
    [InlineData(Layer.Sdk, "Monitor.Sdk", "Microsoft.AspNetCore.Http", false)]
    [InlineData(Layer.Sdk, "Monitor.Sdk.Testing", "Monitor.Sdk", true)]
    [InlineData(Layer.Sdk, "Monitor.Sdk.Testing", "Listed", true)]
    [InlineData(Layer.Sdk, "Monitor.Sdk.Testing", "Monitor.One", false)]
    [InlineData(Layer.Sdk, "Monitor.Sdk.Testing", "Monitor.Sinks.One", false)]
    public void An_assembly_that_refers_to_another_is_judged_by_both(object layer, string assembly, string reference, bool isAllowed)
    {
        IReadOnlyList<string> references = ProductProject.ReadReferences(CompileUser(assembly, reference));
        Assert.Contains(reference, references);

        IEnumerable<string> violations = new ReferenceRule(Framework, MadeUp).Violations((Layer)layer, assembly, references, new HashSet<string> { "Listed" });

        Assert.Equal(isAllowed ? [] : [$"{assembly} refers to {reference}"], violations);
    }

    [Fact]
    public void A_project_that_names_a_plugins_project_is_found()
    {
        using TemporaryCheckout made = new TemporaryCheckout()
            .Add("core/One/One.csproj", """<Project><ItemGroup><ProjectReference Include="..\..\plugins\sinks\File\File.csproj" ReferenceOutputAssembly="false" /></ItemGroup></Project>""")
            .Add("core/Two/Two.csproj", """<Project><ItemGroup><ProjectReference Include="../One/One.csproj" /></ItemGroup></Project>""")
            .Add("tests/One.Tests/One.Tests.csproj", """<Project><ItemGroup><ProjectReference Include="../../plugins/sinks/File/File.csproj" /></ItemGroup></Project>""");

        Assert.Equal(["core/One/One.csproj names ../../plugins/sinks/File/File.csproj"], ProjectRules.PluginsNamed(made.Checkout));
    }

    [Fact]
    public void A_package_brings_the_assemblies_of_what_it_depends_on()
    {
        using TemporaryCheckout made = new TemporaryCheckout()
            .Add("docs/dependencies.md", "| package | used by | why |\n|---|---|---|\n| A | core/One, host | x |\n| C | tests | x |\n")
            .Add("core/One/obj/project.assets.json", """
                { "targets": { "net10.0": {
                  "A/1.0.0": { "compile": { "lib/net8.0/A.Main.dll": {} }, "dependencies": { "B": "1.0.0" } },
                  "B/1.0.0": { "compile": { "lib/net8.0/B.dll": {} } },
                  "C/1.0.0": { "compile": { "lib/net8.0/C.dll": {} } } } } }
                """);
        IEnumerable<string> allowed = new DocumentedPackages(made.Checkout).AllowedIn("core/One/One.csproj");

        Assert.Equal(["A"], allowed);
        Assert.Equal(["A.Main", "B"], DocumentedPackages.AssembliesOf(made.Checkout, "core/One/One.csproj", allowed).Order());
    }

    private static byte[] CompileUser(string assembly, string reference)
    {
        byte[] used = Compile(reference, "public class Used;");
        return Compile(assembly, "public class User : Used;", MetadataReference.CreateFromImage(used));
    }

    private static byte[] Compile(string assembly, string source, params MetadataReference[] references)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            assembly, [CSharpSyntaxTree.ParseText(source)], TestInputs.Framework.Concat(references), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using MemoryStream image = new();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return image.ToArray();
    }

    private static void AssertNone(IEnumerable<string> violations)
    {
        string[] found = [.. violations];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }
}

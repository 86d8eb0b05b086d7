using System.Text;
using Monitor.Plugins.Packages;
using Monitor.Plugins.Tests.Fixtures;

namespace Monitor.Plugins.Tests.Packages;

/// <summary><c>dotnet pack</c> of a plugin's project, in a folder that is no part of this repository.</summary>
[Collection("dotnet")]
public sealed class PackTests : IDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <MonitorPluginName>packed</MonitorPluginName>
            <Version>1.2.3</Version>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Polly.Core" />
            <Content Include="words/*" CopyToOutputDirectory="PreserveNewest" />
          </ItemGroup>
        </Project>
        """;

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_plugins_package_has_its_whole_output_and_is_the_same_wherever_it_is_made()
    {
        string package = await PackAsync("here");

        Dictionary<string, byte[]> content = PackageContent.Read(package);
        Assert.Equal(
            [
                "plugin/Acme.Packed.deps.json", "plugin/Acme.Packed.dll", "plugin/Acme.Packed.pdb", "plugin/Polly.Core.dll", "plugin/plugin.json",
                "plugin/words/LICENSE", "plugin/words/two words.txt",
            ],
            content.Keys.Where(name => name.StartsWith("plugin/", StringComparison.Ordinal)).Select(Uri.UnescapeDataString).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(content.Keys, name => name.StartsWith("lib/", StringComparison.Ordinal) || name.StartsWith("content", StringComparison.Ordinal));
        string nuspec = Encoding.UTF8.GetString(content["Acme.Packed.nuspec"]);
        Assert.Contains("<packageType name=\"MonitorPlugin\" />", nuspec);
        Assert.DoesNotContain("<dependency ", nuspec);

        string elsewhere = await PackAsync("there/in a, deeper=folder");
        Assert.Equal(File.ReadAllBytes(package), File.ReadAllBytes(elsewhere));

        InstalledPlugin installed = new PluginInstaller(_host.PluginsFolder, _host.Options()).Install(package, replace: false);
        Assert.Equal("1.2.3", installed.Description.Manifest.Version);
        LoadedPlugin plugin = Assert.Single(_host.LoadWell().Loaded);
        Assert.True(plugin.TryCreateSink(_ => new object(), null!, out Sdk.Sinks.ISink? sink, out _));
        Assert.Equal("Polly.Core", sink.ToString());
    }

    [Fact]
    public async Task Monitor_Sdks_own_package_is_whole_and_the_same_each_time()
    {
        string project = Path.Combine(TestInputs.RepositoryRoot, "sdk", "Monitor.Sdk");
        string[] outputs = [Path.Combine(_host.Root, "one"), Path.Combine(_host.Root, "two")];
        foreach (string output in outputs)
            await DotnetCommand.RunAsync(project, "pack", "--no-build", "-o", output, "-p:PackageVersion=0.1.0-packed");

        string package = Path.Combine(outputs[0], "Monitor.Sdk.0.1.0-packed.nupkg");
        Assert.Equal(File.ReadAllBytes(package), File.ReadAllBytes(Path.Combine(outputs[1], Path.GetFileName(package))));
        Dictionary<string, byte[]> content = PackageContent.Read(package);
        string[] expected =
        [
            "README.md", "analyzers/dotnet/cs/Monitor.Sdk.Generators.dll", "build/Monitor.Sdk.Pack.targets", "build/Monitor.Sdk.props", "build/Monitor.Sdk.targets",
            "lib/net10.0/Monitor.Sdk.dll", "lib/net10.0/Monitor.Sdk.xml",
        ];
        Assert.All(expected, name => Assert.Contains(name, content.Keys));
        // A portable PDB begins so where it is embedded in an assembly.
        Assert.True(content["lib/net10.0/Monitor.Sdk.dll"].AsSpan().IndexOf("MPDB"u8) > 0, "The assembly has no symbols in it.");
        byte[] folder = Encoding.UTF8.GetBytes(TestInputs.RepositoryRoot);
        Assert.DoesNotContain(content, entry => TestInputs.Configuration == "Release" && entry.Value.AsSpan().IndexOf(folder) >= 0);
    }

    /// <summary>Makes a project in a folder of its own and packs it.</summary>
    private async Task<string> PackAsync(string name)
    {
        string folder = Path.Combine(_host.Root, "source", name);
        Write(folder, "Directory.Packages.props", $"<Project><Import Project=\"{TestInputs.RepositoryRoot}Directory.Packages.props\" /></Project>");
        foreach (string kind in new[] { "props", "targets" })
            Write(folder, $"Directory.Build.{kind}", $"<Project><Import Project=\"{TestInputs.RepositoryRoot}plugins/Directory.Build.{kind}\" /></Project>");
        Write(folder, "Acme.Packed.csproj", Project);
        Write(folder, "PackedSink.cs", BuildTests.Source.Replace("[Sink(\"built\")]", "[Sink(\"packed\")]", StringComparison.Ordinal));
        Write(folder, "words/LICENSE", "yours");
        Write(folder, "words/two words.txt", "hello");
        string output = Path.Combine(_host.Root, "packages", Path.GetRandomFileName());
        await DotnetCommand.RunAsync(folder, "pack", "-o", output, "-p:BuildProjectReferences=false", "-p:MonitorPluginsFolder=");
        return Path.Combine(output, "Acme.Packed.1.2.3.nupkg");
    }

    private static void Write(string folder, string file, string text)
    {
        string path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}

using System.IO.Compression;
using System.Xml.Linq;

namespace Monitor.Sdk.Generators.Tests;

/// <summary>The package Monitor.Sdk holds all that an author needs.</summary>
public sealed class PackageTests(PackedSdk sdk) : IClassFixture<PackedSdk>
{
    [Fact]
    public void It_holds_the_contracts_the_generator_the_analyzers_the_fixes_and_their_page()
    {
        using ZipArchive package = ZipFile.OpenRead(sdk.Path);
        string[] entries = [.. package.Entries.Select(entry => entry.FullName)];

        Assert.Contains("lib/net10.0/Monitor.Sdk.dll", entries);
        Assert.Contains("lib/net10.0/Monitor.Sdk.xml", entries);
        Assert.Contains("README.md", entries);
        Assert.Contains("build/Monitor.Sdk.props", entries);
        Assert.Contains("build/Monitor.Sdk.targets", entries);
        Assert.Contains("docs/analyzers.md", entries);
        Assert.Equal(
            ["analyzers/dotnet/cs/Monitor.Sdk.CodeFixes.dll", "analyzers/dotnet/cs/Monitor.Sdk.Generators.dll"],
            entries.Where(entry => entry.StartsWith("analyzers/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        using Stream manifest = package.GetEntry("Monitor.Sdk.nuspec")!.Open();
        Assert.DoesNotContain(XDocument.Load(manifest).Descendants(), element => element.Name.LocalName == "dependency");
        Assert.Contains("MonitorEvents.txt", Read(package, "build/Monitor.Sdk.props"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_refers_to_it_is_built_with_its_rules()
    {
        DirectoryInfo plugin = sdk.Folder.CreateSubdirectory("acme");
        await WriteAsync(plugin, "nuget.config", """<configuration><packageSources><clear /><add key="here" value=".." /></packageSources></configuration>""");
        await WriteAsync(plugin, "Directory.Build.props", "<Project />");
        await WriteAsync(plugin, "MonitorEvents.txt", "2001 Login version 1\n  User Text\n");
        await WriteAsync(plugin, "Acme.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <MonitorPluginName>acme</MonitorPluginName>
                <RestorePackagesPath>packages</RestorePackagesPath>
                <UseSharedCompilation>false</UseSharedCompilation>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Monitor.Sdk" Version="{PackedSdk.Version}" />
              </ItemGroup>
            </Project>
            """);
        await WriteAsync(plugin, "Entry.cs", """
            using Monitor.Sdk.Collectors;
            using Monitor.Sdk.Events;

            [Event(2001, "Login")]
            public readonly ref partial struct Login { public Arguments User { get; init; } }

            [Collector("other", Emits = [typeof(Login)])]
            public sealed class Entry : KernelCollector
            {
                public override KernelHooks Hooks => KernelHooks.ProcessCreate;

                public override void OnRecord(in KernelRecord record, CollectorContext context)
                {
                    Thread.Sleep(1);
                    context.Emit(new Login { User = record.Process.CommandLine });
                }
            }
            """);

        string output = await sdk.RunAsync(isSound: false, "build", plugin.FullName);

        Assert.Contains("error MONSDK011: Event 'Login' is not as its version 1 in MonitorEvents.txt: field 'User' was Text", output, StringComparison.Ordinal);
        Assert.Contains("warning MONSDK020: 'Thread.Sleep'", output, StringComparison.Ordinal);
        Assert.Contains("error MONSDK024: The host cannot use 'Entry'", output, StringComparison.Ordinal);
        Assert.DoesNotContain("CS8032", output, StringComparison.Ordinal);      // an analyzer that could not be made
        Assert.DoesNotContain("CS8785", output, StringComparison.Ordinal);      // a generator that failed
    }

    [Fact]
    public void The_compiler_needs_nothing_of_the_editor_to_load_the_analyzers() =>
        Assert.DoesNotContain(typeof(EventGenerator).Assembly.GetReferencedAssemblies(), name => name.Name!.EndsWith("Workspaces", StringComparison.Ordinal));

    private static Task WriteAsync(DirectoryInfo folder, string name, string text) =>
        File.WriteAllTextAsync(Path.Combine(folder.FullName, name), text, TestContext.Current.CancellationToken);

    private static string Read(ZipArchive package, string entry)
    {
        using StreamReader reader = new(package.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }
}

using System.Text.Json;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Sinks;

namespace Monitor.Plugins.Tests;

/// <summary>A plugin project of three lines, built as the repository's own are, and loaded.</summary>
[Collection("dotnet")]
public sealed class BuildTests : IDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <MonitorPluginName>built</MonitorPluginName>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Polly.Core" />
            <Content Include="words/hello.txt" CopyToOutputDirectory="PreserveNewest" />
          </ItemGroup>
        </Project>
        """;

    internal const string Source = """
        using Monitor.Sdk.Sinks;

        namespace Acme;

        /// <summary>Built by a test.</summary>
        [Sink("built")]
        public sealed class BuiltSink : ISink
        {
            /// <inheritdoc/>
            public ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation) => ValueTask.CompletedTask;

            /// <inheritdoc/>
            public ValueTask DisposeAsync() => ValueTask.CompletedTask;

            /// <inheritdoc/>
            public override string ToString() => Polly.ResiliencePipeline.Empty.GetType().Assembly.GetName().Name ?? "";
        }
        """;

    private readonly string _folder =
        Directory.CreateDirectory(Path.Combine(TestInputs.RepositoryRoot, "artifacts", "tests", Path.GetRandomFileName())).FullName;

    private readonly TestHost _host = new();

    public void Dispose()
    {
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_plugin_project_builds_its_manifest_and_installs_itself()
    {
        Write("Directory.Build.props", Import("props"));
        Write("Directory.Build.targets", Import("targets"));
        Write("Acme.Built.csproj", Project);
        Write("BuiltSink.cs", Source);
        Write("words/hello.txt", "hello");

        await BuildAsync();

        string installed = _host.FolderOf("built");
        string[] expected = ["Acme.Built.deps.json", "Acme.Built.dll", "Acme.Built.pdb", "Polly.Core.dll", "plugin.json", "words/hello.txt"];
        Assert.Equal(expected, FilesOf(installed));
        using (JsonDocument manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(installed, "plugin.json"), TestContext.Current.CancellationToken)))
            Assert.Equal(("0.1.0", "0.1.0"), (manifest.RootElement.GetProperty("version").GetString(), manifest.RootElement.GetProperty("sdk").GetString()));
        LoadedPlugin plugin = Assert.Single(_host.LoadWell().Loaded);
        Assert.True(plugin.TryCreateSink(_ => new object(), null!, out ISink? sink, out _));
        Assert.Equal("Polly.Core", sink.ToString());
    }

    [Fact]
    public async Task Building_again_leaves_what_is_the_same_and_removes_what_is_left_over()
    {
        Write("Directory.Build.props", Import("props"));
        Write("Directory.Build.targets", Import("targets"));
        Write("Acme.Built.csproj", Project);
        Write("BuiltSink.cs", Source);
        Write("words/hello.txt", "hello");
        await BuildAsync();
        string installed = _host.FolderOf("built");
        string written = await LinuxFiles.ChangeTimeAsync(Path.Combine(installed, "Acme.Built.dll"));
        File.WriteAllText(Path.Combine(installed, "words", "leftover.txt"), "");
        Write("words/hello.txt", "hello again");

        await BuildAsync();

        Assert.DoesNotContain("words/leftover.txt", FilesOf(installed));
        Assert.Equal("hello again", File.ReadAllText(Path.Combine(installed, "words", "hello.txt")));
        Assert.Equal(written, await LinuxFiles.ChangeTimeAsync(Path.Combine(installed, "Acme.Built.dll")));
        Assert.NotNull(_host.LoadWell().Find("built"));
    }

    private static string Import(string kind) =>
        $"<Project><Import Project=\"{TestInputs.RepositoryRoot}plugins/Directory.Build.{kind}\" /></Project>";

    private static IEnumerable<string> FilesOf(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(folder, path))
        .Order(StringComparer.Ordinal);

    private void Write(string file, string text)
    {
        string path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private Task BuildAsync() =>
        DotnetCommand.RunAsync(_folder, "build", "-p:BuildProjectReferences=false", $"-p:MonitorPluginsFolder={_host.PluginsFolder}");
}

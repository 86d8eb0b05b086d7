using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Generators.Tests;

/// <summary>The product's own plugins and the samples keep every rule.</summary>
public sealed class ShippedPluginTests
{
    public static TheoryData<string> Folders =>
    [
        .. from root in (string[])["plugins", "samples"]
           from project in Directory.EnumerateFiles(Path.Combine(TestInputs.RepositoryRoot, root), "*.csproj", SearchOption.AllDirectories)
           where !IsBuilt(project)
           select Path.GetRelativePath(TestInputs.RepositoryRoot, Path.GetDirectoryName(project)!),
    ];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task A_plugin_keeps_every_rule(string folder)
    {
        string path = Path.Combine(TestInputs.RepositoryRoot, folder);
        string[] sources = [.. Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories).Where(file => !IsBuilt(file)).Order(StringComparer.Ordinal)];
        string baseline = Path.Combine(path, PluginProject.Baseline);
        Assert.NotEmpty(sources);

        Diagnostic[] told = await PluginProject
            .Of(File.Exists(baseline) ? await File.ReadAllTextAsync(baseline, TestContext.Current.CancellationToken) : null, [.. sources.Select(File.ReadAllText)])
            .AnalyzeAsync();

        Assert.Empty(told);
    }

    private static bool IsBuilt(string path) => path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");
}

using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Monitor.Plugins.Tests.Fixtures;

/// <summary>What the test project's build says about this checkout.</summary>
internal static class TestInputs
{
    public static string RepositoryRoot { get; } = Metadata("RepositoryRoot");

    public static string Configuration { get; } = Metadata("Configuration");

    public static IReadOnlyList<MetadataReference> Framework { get; } =
        [.. Directory.GetFiles(Path.Combine(Metadata("TargetingPack"), "ref", "net10.0"), "*.dll").Select(path => MetadataReference.CreateFromFile(path))];

    private static string Metadata(string key) => typeof(TestInputs).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key)
        .Value!;
}

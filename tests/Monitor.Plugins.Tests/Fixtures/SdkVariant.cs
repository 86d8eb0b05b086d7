using Microsoft.CodeAnalysis;

namespace Monitor.Plugins.Tests.Fixtures;

/// <summary>Monitor.Sdk as it was or may come to be: compiled from its sources with one piece changed, for plugins to be built against.</summary>
internal static class SdkVariant
{
    /// <summary>An SDK with other text in one of its files.</summary>
    public static MetadataReference With(string file, string text, string replacement, string assemblyVersion = "1.0.0.0")
    {
        string folder = Path.Combine(TestInputs.RepositoryRoot, "sdk", "Monitor.Sdk");
        Dictionary<string, string> sources = Directory.GetDirectories(folder)
            .Where(path => Path.GetFileName(path) is not ("bin" or "obj" or "build"))
            .SelectMany(path => Directory.GetFiles(path, "*.cs", SearchOption.AllDirectories))
            .ToDictionary(path => Path.GetRelativePath(folder, path), File.ReadAllText);
        Assert.Contains(text, sources[file]);
        sources[file] = sources[file].Replace(text, replacement);
        string version = $"[assembly: System.Reflection.AssemblyVersion(\"{assemblyVersion}\")]";
        return MetadataReference.CreateFromImage(PluginCompiler.Compile("Monitor.Sdk", sources.Values.Append(version)));
    }
}

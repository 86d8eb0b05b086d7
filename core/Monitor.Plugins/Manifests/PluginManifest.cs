namespace Monitor.Plugins.Manifests;

/// <summary>What a plugin's <c>plugin.json</c> says.</summary>
/// <param name="Name">The plugin's name, and its folder's.</param>
/// <param name="Version">The plugin's version.</param>
/// <param name="Assembly">File name of the assembly with the entry class.</param>
/// <param name="Sdk">Version of the Monitor.Sdk that it was built against.</param>
/// <param name="Files">SHA-256 of each file, lower-case hexadecimal, by path relative to the plugin's folder with forward slashes.</param>
public sealed record PluginManifest(string Name, string Version, string Assembly, string Sdk, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>The manifest's file name.</summary>
    public const string FileName = "plugin.json";

    /// <summary>A manifest with more bytes is not read.</summary>
    public const int MaximumBytes = 1 << 20;
}

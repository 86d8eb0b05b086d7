using Monitor.Plugins.Manifests;
using Monitor.Sdk.Collectors;

namespace Monitor.Plugins;

/// <summary>What is known of a plugin before any of its code runs.</summary>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Folder">The folder it lies in, links resolved.</param>
/// <param name="IsShipped">Whether it came with Monitor.</param>
/// <param name="Kind">What it is.</param>
/// <param name="EntryType">Full name of its entry class.</param>
/// <param name="Summary">What it does, in one line; may be empty.</param>
/// <param name="Emits">The events it declares, the chief one first; none for a sink.</param>
public sealed record PluginDescription(
    PluginManifest Manifest,
    string Folder,
    bool IsShipped,
    PluginKind Kind,
    string EntryType,
    string Summary,
    IReadOnlyList<EventIdentity> Emits)
{
    /// <summary>Whether a signature lies beside its manifest.</summary>
    public bool IsSigned { get; init; }

    /// <summary>The trusted publisher who signed it; null if none did.</summary>
    public string? Publisher { get; init; }

    /// <summary>The systems that it works on.</summary>
    public CollectorSystems Systems { get; init; } = CollectorSystems.All;

    /// <summary>Whether it runs only where a configuration names it.</summary>
    public bool OnRequest { get; init; }

    /// <summary>Whether it works on this system.</summary>
    public bool WorksHere => (Systems & (OperatingSystem.IsWindows() ? CollectorSystems.Windows : CollectorSystems.Linux)) != 0;

    /// <summary>Its name.</summary>
    public string Name => Manifest.Name;

    /// <summary>Path of the assembly with the entry class.</summary>
    public string AssemblyPath => Path.Combine(Folder, Manifest.Assembly);
}

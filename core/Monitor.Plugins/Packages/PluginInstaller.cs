using Monitor.Plugins.Folders;
using Monitor.Plugins.Linking;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Packages;

/// <summary>Installs plugins from packages and removes them. Runs none of their code, and changes nothing for a plugin that would not be loaded.</summary>
/// <param name="folder">The plugins folder to install into; made where there is none.</param>
/// <param name="options">The plugins that are there, and whom to trust.</param>
public sealed class PluginInstaller(string folder, PluginSetOptions options)
{
    private readonly string _folder = CanonicalPath.Of(folder);

    /// <summary>Installs a plugin.</summary>
    /// <param name="package">The package file.</param>
    /// <param name="replace">Whether it may take the place of an installed plugin of its name.</param>
    /// <exception cref="MonitorException">It cannot be installed; what was there still is.</exception>
    public InstalledPlugin Install(string package, bool replace)
    {
        using PluginPackage opened = PluginPackage.Open(package);
        string name = opened.Manifest.Name;
        options.Signatures.FindPublisher(name, package, opened.ManifestBytes, opened.Signature);
        IReadOnlyList<FoundPlugin> found = PluginCheck.FindPlugins(options);
        if (found.FirstOrDefault(other => other.Name == name && !IsHere(other)) is { } taken)
            throw new MonitorException(PluginErrors.NameTaken(name, taken.Folder));
        PluginDescription description = Changing(name, place =>
        {
            if (place.Has(name) && !replace)
                throw new MonitorException(PluginErrors.AlreadyInstalled(name, place.PathOf(name)));
            StagingFolder staging = place.Stage(name);
            opened.Unpack(staging);
            PluginDescription inspected = PluginCheck.Inspect(opened, staging.Path, options);
            place.Put(name);
            return inspected with { Folder = place.PathOf(name) };
        });
        using AssemblyMetadata sdk = AssemblyMetadata.Of(typeof(MonitorError).Assembly);
        FoundPlugin? before = found.FirstOrDefault(other => other.Name == name);
        return new InstalledPlugin(description, before is null ? null : before.Description?.Manifest.Version ?? "", EventRegistry.FindClashes(sdk, description, found));
    }

    /// <summary>Removes a plugin that was installed into this folder.</summary>
    /// <param name="plugin">The plugin, as it was found.</param>
    /// <exception cref="MonitorException">It lies elsewhere, or cannot be removed.</exception>
    public void Remove(FoundPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        if (!IsHere(plugin))
            throw new MonitorException(PluginErrors.NotInstalled(plugin.Name, plugin.Folder, _folder));
        Changing(plugin.Name, place =>
        {
            place.TakeAway(plugin.Name);
            return true;
        });
    }

    private bool IsHere(FoundPlugin plugin) => plugin.Folder == Path.Combine(_folder, plugin.Name);

    private T Changing<T>(string plugin, Func<InstallFolder, T> change)
    {
        try
        {
            StagingFolder.Make(_folder);
            // Before anything is written: in a folder that others may write, they could change what was checked.
            if (options.FileTrust?.Check(plugin, _folder, []) is { } distrust)
                throw new MonitorException(distrust);
            using InstallFolder place = new(_folder);
            return change(place);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new MonitorException(PluginErrors.FolderNotChanged(plugin, _folder, refusal), refusal);
        }
    }
}

/// <summary>A plugin that was installed.</summary>
/// <param name="Description">What is known of it.</param>
/// <param name="Replaced">The version that it replaced, empty if that was refused; null if there was none.</param>
/// <param name="Clashes">Its events that clash with those of other plugins: only one of the two can be in use.</param>
public sealed record InstalledPlugin(PluginDescription Description, string? Replaced, IReadOnlyList<MonitorError> Clashes);

using Monitor.Plugins.Folders;
using Monitor.Plugins.Linking;
using Monitor.Plugins.Packages;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins;

/// <summary>Tells what would become of a plugin on this host, without running any of its code.</summary>
public static class PluginCheck
{
    /// <summary>Checks a folder with a plugin.</summary>
    /// <param name="path">The folder; its name is the plugin's.</param>
    /// <param name="options">The plugins that are there, and whom to trust.</param>
    public static PluginVerdict OfFolder(string path, PluginSetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        string canonical = CanonicalPath.Of(path);
        bool isShipped = options.Roots.Any(root => root.IsShipped && CanonicalPath.Of(root.Path) == Path.GetDirectoryName(canonical));
        return Judge(name, options, other => other.Folder == canonical, sdk => Inspect(new PluginFolder(name, canonical, isShipped), options, sdk));
    }

    /// <summary>Checks a package: what would become of its plugin if it were installed.</summary>
    /// <param name="path">The package file.</param>
    /// <param name="installFolder">The plugins folder that it would be installed into.</param>
    /// <param name="options">The plugins that are there, and whom to trust.</param>
    public static PluginVerdict OfPackage(string path, string installFolder, PluginSetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string name = Path.GetFileName(path);
        try
        {
            using PluginPackage package = PluginPackage.Open(path);
            name = package.Manifest.Name;
            string place = Path.Combine(CanonicalPath.Of(installFolder), name);
            DirectoryInfo temporary = Directory.CreateTempSubdirectory("monitor-check-");
            try
            {
                StagingFolder staging = new(Path.Combine(temporary.FullName, name));
                package.Unpack(staging);
                PluginSetOptions elsewhere = new() { Roots = options.Roots, FileTrust = null, Signatures = options.Signatures };
                return Judge(name, options, other => other.Folder == place, _ => TrustIn(installFolder, name, options) is { } distrust
                    ? throw new MonitorException(distrust)
                    : Inspect(package, staging.Path, elsewhere));
            }
            finally
            {
                temporary.Delete(recursive: true);
            }
        }
        catch (MonitorException refusal)
        {
            return new PluginVerdict(name, Description: null, refusal.Error, []);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return new PluginVerdict(name, Description: null, PluginErrors.PackageUnreadable(path, refusal), []);
        }
    }

    /// <summary>Inspects what was unpacked of a package; an error names the package and not the folder.</summary>
    /// <exception cref="MonitorException">It may not be loaded.</exception>
    internal static PluginDescription Inspect(PluginPackage package, string folder, PluginSetOptions options)
    {
        try
        {
            using AssemblyMetadata sdk = AssemblyMetadata.Of(typeof(MonitorError).Assembly);
            return Inspect(new PluginFolder(package.Manifest.Name, folder, IsShipped: false), options, sdk);
        }
        catch (MonitorException refusal) when (refusal.Error.Place is { } place && place.File.StartsWith(folder, StringComparison.Ordinal))
        {
            string file = place.File[folder.Length..].TrimStart(Path.DirectorySeparatorChar);
            throw new MonitorException(refusal.Error with { Place = place with { File = file.Length == 0 ? package.Path : package.PathOf(file) } }, refusal);
        }
    }

    /// <summary>The plugins that are there; none is loaded.</summary>
    internal static IReadOnlyList<FoundPlugin> FindPlugins(PluginSetOptions options)
    {
        using PluginSet set = PluginSet.Load(new PluginSetOptions
        {
            Roots = options.Roots,
            FileTrust = options.FileTrust,
            Signatures = options.Signatures,
            IsWanted = _ => false,
        });
        return set.Found;
    }

    /// <summary>What is wrong with a folder that is to be installed into; null if nothing is, or if it is not there yet.</summary>
    private static MonitorError? TrustIn(string folder, string plugin, PluginSetOptions options) =>
        Directory.Exists(folder) ? options.FileTrust?.Check(plugin, CanonicalPath.Of(folder), []) : null;

    private static PluginDescription Inspect(PluginFolder folder, PluginSetOptions options, AssemblyMetadata sdk) =>
        new PluginInspector(options.FileTrust, options.Signatures, sdk).Inspect(folder);

    private static PluginVerdict Judge(string name, PluginSetOptions options, Func<FoundPlugin, bool> isItself, Func<AssemblyMetadata, PluginDescription> inspect)
    {
        try
        {
            using AssemblyMetadata sdk = AssemblyMetadata.Of(typeof(MonitorError).Assembly);
            PluginDescription description = inspect(sdk);
            IReadOnlyList<FoundPlugin> found = FindPlugins(options);
            // Of two plugins of one name the first counts.
            FoundPlugin? first = found.FirstOrDefault(other => other.Name == name);
            return new PluginVerdict(
                name,
                description,
                first is null || isItself(first) ? null : PluginErrors.NameTaken(name, first.Folder),
                EventRegistry.FindClashes(sdk, description, found));
        }
        catch (MonitorException refusal)
        {
            return new PluginVerdict(name, Description: null, refusal.Error, []);
        }
    }
}

/// <summary>What would become of a plugin on this host.</summary>
/// <param name="Name">Its name, or the package's where that is not known.</param>
/// <param name="Description">What is known of it; null if it was refused before it was understood.</param>
/// <param name="Error">Why it would be refused; null if it would be loaded.</param>
/// <param name="Clashes">Its events that clash with those of other plugins: only one of the two can be in use.</param>
public sealed record PluginVerdict(string Name, PluginDescription? Description, MonitorError? Error, IReadOnlyList<MonitorError> Clashes);

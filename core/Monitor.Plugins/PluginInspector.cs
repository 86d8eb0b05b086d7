using System.Reflection;
using System.Security.Cryptography;
using Monitor.Plugins.Folders;
using Monitor.Plugins.Linking;
using Monitor.Plugins.Manifests;
using Monitor.Plugins.Signatures;
using Monitor.Plugins.Trust;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins;

/// <summary>Decides whether a plugin may be loaded: whether its files are trusted, and whether it fits this host. Runs none of its code.</summary>
/// <param name="fileTrust">Checks who can have written the files; null if there is no such check.</param>
/// <param name="signatures">Whose signatures count.</param>
/// <param name="sdk">The host's Monitor.Sdk.</param>
internal sealed class PluginInspector(IFileTrust? fileTrust, SignaturePolicy signatures, AssemblyMetadata sdk)
{
    private static readonly string _sdkVersion =
        typeof(MonitorError).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "of unknown version";

    /// <summary>Inspects one plugin.</summary>
    /// <exception cref="MonitorException">It may not be loaded.</exception>
    public PluginDescription Inspect(PluginFolder folder)
    {
        try
        {
            FolderContents contents = folder.Read();
            if (!contents.Files.Contains(PluginManifest.FileName))
                throw new MonitorException(PluginErrors.NoManifest(folder.Name, folder.Path));
            // Before the first file is opened: what is no file at all could keep the reader waiting.
            if (fileTrust?.Check(folder.Name, folder.Path, contents.Files.Concat(contents.Folders)) is { } distrust)
                throw new MonitorException(distrust);
            byte[] bytes = ReadSmall(folder.ManifestPath, PluginManifest.MaximumBytes);
            byte[]? signature = contents.Files.Contains(ManifestSignature.FileName)
                ? ReadSmall(folder.PathOf(ManifestSignature.FileName), ManifestSignature.MaximumBytes)
                : null;
            string? publisher = folder.IsShipped ? null : signatures.FindPublisher(folder.Name, folder.Path, bytes, signature);
            PluginManifest manifest = ReadManifest(folder, bytes);
            CompareFiles(folder, manifest, contents.Files);
            CompareHashes(folder, manifest);
            return CheckLinks(folder, manifest) with { IsSigned = signature is not null, Publisher = publisher };
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            throw new MonitorException(PluginErrors.Unreadable(folder.Name, folder.Path, unreadable), unreadable);
        }
    }

    private static byte[] ReadSmall(string path, int maximum) => new FileInfo(path).Length <= maximum
        ? File.ReadAllBytes(path)
        : throw new IOException($"{Path.GetFileName(path)} has more than {maximum} bytes");

    private static PluginManifest ReadManifest(PluginFolder folder, byte[] bytes)
    {
        PluginManifest manifest = ManifestReader.Read(folder.Name, folder.ManifestPath, bytes);
        return manifest.Name == folder.Name
            ? manifest
            : throw new MonitorException(PluginErrors.WrongFolderName(folder.Name, manifest.Name, new SourcePlace(folder.ManifestPath)));
    }

    private void CompareFiles(PluginFolder folder, PluginManifest manifest, List<string> present)
    {
        // Before the comparison: a copy that is not listed deserves the better message.
        if (present.Find(file => Path.GetFileName(file).Equals(sdk.Name + ".dll", StringComparison.OrdinalIgnoreCase)) is { } copy)
            throw new MonitorException(PluginErrors.OwnSdk(folder.Name, folder.PathOf(copy)));
        if (present.Find(file => file is not (PluginManifest.FileName or ManifestSignature.FileName) && !manifest.Files.ContainsKey(file)) is { } unlisted)
            throw new MonitorException(PluginErrors.NotListed(folder.Name, folder.PathOf(unlisted)));
        if (manifest.Files.Keys.Except(present).Order(StringComparer.Ordinal).FirstOrDefault() is { } absent)
            throw new MonitorException(PluginErrors.NotPresent(folder.Name, absent, new SourcePlace(folder.ManifestPath)));
    }

    private static void CompareHashes(PluginFolder folder, PluginManifest manifest)
    {
        foreach ((string file, string expected) in manifest.Files)
        {
            string path = folder.PathOf(file);
            using FileStream stream = File.OpenRead(path);
            string actual = Convert.ToHexStringLower(SHA256.HashData(stream));
            if (actual != expected)
                throw new MonitorException(PluginErrors.WrongHash(folder.Name, path, expected, actual));
        }
    }

    private PluginDescription CheckLinks(PluginFolder folder, PluginManifest manifest)
    {
        List<AssemblyMetadata> own = [];
        try
        {
            foreach (string file in manifest.Files.Keys.Where(file => file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)))
            {
                if (AssemblyMetadata.Open(folder.PathOf(file)) is { } assembly)
                    own.Add(assembly);
            }

            string entryPath = folder.PathOf(manifest.Assembly);
            AssemblyMetadata entry = own.Find(assembly => assembly.Path == entryPath)
                ?? throw new MonitorException(PluginErrors.NotManaged(folder.Name, entryPath));
            AssemblySet assemblies = new(sdk, own);
            SdkVersions versions = new(manifest.Sdk, _sdkVersion);
            new DependencyCheck(folder.Name, assemblies).Run();
            new SdkReferenceCheck(folder.Name, assemblies, versions).Run();
            new ImplementationCheck(folder.Name, assemblies, versions).Run();
            return new EntryFinder(folder, manifest, assemblies).Find(entry);
        }
        finally
        {
            own.ForEach(assembly => assembly.Dispose());
        }
    }
}

using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using Monitor.Plugins.Manifests;
using Monitor.Plugins.Signatures;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Plugins.Packages;

/// <summary>A package with a plugin: a .nupkg whose folder <c>plugin</c> is the plugin's folder. Nothing in it is believed.</summary>
internal sealed class PluginPackage : IDisposable
{
    private const int BufferSize = 80 << 10;
    private readonly PackageLimits _limits;
    private readonly FileStream _file;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _files;

    private PluginPackage(string path, FileStream file, PackageLimits limits)
    {
        Path = path;
        _limits = limits;
        _file = file;
        if (file.Length > limits.PackageBytes)
            throw TooLarge($"it has more than {new ByteSize(limits.PackageBytes)}");
        if (ZipDirectory.Count(file, limits.Entries) > limits.Entries)
            throw TooLarge($"it has more than {limits.Entries} entries");
        _archive = new ZipArchive(file, ZipArchiveMode.Read);
        _files = PackageEntries.Read(path, _archive);
        ManifestBytes = ReadSmall(PluginManifest.FileName, PluginManifest.MaximumBytes) ?? throw new MonitorException(PluginErrors.NoPluginPackage(path));
        Signature = ReadSmall(ManifestSignature.FileName, ManifestSignature.MaximumBytes);
        Manifest = ManifestReader.Read(System.IO.Path.GetFileName(path), PathOf(PluginManifest.FileName), ManifestBytes);
        CompareFiles();
    }

    /// <summary>The package file.</summary>
    public string Path { get; }

    /// <summary>What its manifest says.</summary>
    public PluginManifest Manifest { get; }

    /// <summary>The manifest's exact bytes.</summary>
    public byte[] ManifestBytes { get; }

    /// <summary>The signature beside the manifest; null where there is none.</summary>
    public byte[]? Signature { get; }

    /// <summary>Opens a package and reads its manifest; its files are not looked at.</summary>
    /// <param name="path">The package file.</param>
    /// <param name="limits">What it may have at most; null: what is usual.</param>
    /// <exception cref="MonitorException">It is not as it has to be.</exception>
    public static PluginPackage Open(string path, PackageLimits? limits = null) => Reading(path, () =>
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            return new PluginPackage(path, file, limits ?? PackageLimits.Usual);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    });

    /// <summary>The path by which an error names a file of the package.</summary>
    /// <param name="file">Its path in the plugin's folder.</param>
    public string PathOf(string file) => $"{Path}/{PackageEntries.Folder}{file}";

    /// <summary>Unpacks the plugin's files, and brings them to the disk.</summary>
    /// <param name="folder">The folder to unpack to, empty.</param>
    /// <exception cref="MonitorException">The package is damaged, too large, or a file is not the one that its manifest means.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Unpack(StagingFolder folder)
    {
        long left = _limits.TotalBytes;
        foreach ((string file, string expected) in Manifest.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            using FileStream target = folder.Create(file);
            string actual = Copy(file, target, ref left);
            if (actual != expected)
                throw new MonitorException(PluginErrors.WrongHash(Manifest.Name, PathOf(file), expected, actual));
            target.Flush(flushToDisk: true);
        }

        folder.Write(PluginManifest.FileName, ManifestBytes);
        if (Signature is not null)
            folder.Write(ManifestSignature.FileName, Signature);
        folder.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _archive.Dispose();
        _file.Dispose();
    }

    private void CompareFiles()
    {
        if (_files.Keys.Order(StringComparer.Ordinal).FirstOrDefault(file => file is not (PluginManifest.FileName or ManifestSignature.FileName) && !Manifest.Files.ContainsKey(file)) is { } unlisted)
            throw new MonitorException(PluginErrors.NotListed(Manifest.Name, PathOf(unlisted)));
        if (Manifest.Files.Keys.Except(_files.Keys).Order(StringComparer.Ordinal).FirstOrDefault() is { } absent)
            throw new MonitorException(PluginErrors.NotPresent(Manifest.Name, absent, new SourcePlace(PathOf(PluginManifest.FileName))));
    }

    /// <summary>Copies a file.</summary>
    /// <returns>SHA-256 of what came, lower-case hexadecimal.</returns>
    private string Copy(string file, Stream target, ref long left)
    {
        using Stream source = Reading(Path, _files[file].Open);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        long length = 0;
        try
        {
            while (Reading(Path, () => source.Read(buffer)) is var read and > 0)
            {
                length += read;
                left -= read;
                if (length > _limits.FileBytes)
                    throw TooLarge($"{file} has more than {new ByteSize(_limits.FileBytes)}");
                if (left < 0)
                    throw TooLarge($"its files have more than {new ByteSize(_limits.TotalBytes)}");
                hash.AppendData(buffer, 0, read);
                target.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private byte[]? ReadSmall(string file, int maximum)
    {
        if (!_files.TryGetValue(file, out ZipArchiveEntry? entry))
            return null;
        using Stream source = entry.Open();
        byte[] content = new byte[maximum + 1];
        int length = source.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return length <= maximum ? content[..length] : throw TooLarge($"{file} has more than {maximum} bytes");
    }

    private MonitorException TooLarge(string reason) => new(PluginErrors.PackageTooLarge(Path, reason));

    /// <summary>Reads from a package; whatever its bytes make the base library throw is told as an error of the package.</summary>
    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw new MonitorException(PluginErrors.PackageUnreadable(path, unreadable), unreadable);
        }
    }
}

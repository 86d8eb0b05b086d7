using System.Runtime.Versioning;
using Monitor.Plugins.Folders;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Trust;

/// <summary>On Windows a file is trusted if it and every folder from it up to the install root belong to a trusted user and nobody else may change
/// them. In a folder above the plugin's own others may make files, as in C:\ProgramData, but not delete or rename any. An entry that refuses a
/// right takes back none that another one gives: who reads the list must not have to know who is in which group.</summary>
public sealed class WindowsFileTrust : IFileTrust
{
    private const FileRights Replacing = FileRights.DeleteChild | FileRights.Delete | FileRights.GiveRights | FileRights.TakeOwnership;

    private static readonly EnumerationOptions _everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private readonly string _root;
    private readonly IReadOnlySet<string> _owners;
    private readonly Func<string, IEnumerable<byte[]>> _read;
    private readonly Func<string, FileSystemInfo[]> _list;

    /// <summary>Asks this system.</summary>
    /// <param name="installRoot">Where the way up ends, itself checked; a plugin outside of it is checked up to the volume's root.</param>
    /// <param name="owners">The security identifiers (S-1-5-18) of those who may own and change files.</param>
    [SupportedOSPlatform("windows")]
    public WindowsFileTrust(string installRoot, IReadOnlySet<string> owners)
        : this(installRoot, owners, FileSecurity.Read, List)
    {
    }

    /// <param name="installRoot">Where the way up ends.</param>
    /// <param name="owners">Those who may own and change files.</param>
    /// <param name="read">Reads descriptors: a file's own, and of a link that of what it leads to.</param>
    /// <param name="list">Lists a folder.</param>
    internal WindowsFileTrust(string installRoot, IReadOnlySet<string> owners, Func<string, IEnumerable<byte[]>> read, Func<string, FileSystemInfo[]> list)
    {
        _root = CanonicalPath.Of(installRoot);
        _owners = owners;
        _read = read;
        _list = list;
    }

    /// <summary>Those who can change everything anyhow: SYSTEM, Administrators, TrustedInstaller.</summary>
    public static IReadOnlySet<string> Administrators { get; } = new HashSet<string> { WellKnownSid.System, WellKnownSid.Administrators, WellKnownSid.TrustedInstaller };

    /// <summary>The users whose files the host trusts: <see cref="Administrators"/>, and the owner of the host's own program.</summary>
    /// <param name="hostBinary">The host's program.</param>
    /// <exception cref="IOException">The program cannot be asked.</exception>
    [SupportedOSPlatform("windows")]
    public static IReadOnlySet<string> OwnersFor(string hostBinary) =>
        SecurityDescriptor.Read(FileSecurity.Read(hostBinary).Last())?.Owner is { } owner ? Administrators.Append(owner).ToHashSet() : Administrators;

    /// <inheritdoc/>
    public MonitorError? Check(string plugin, string folder, IEnumerable<string> entries)
    {
        FileDistrust? found = FolderChain.Above(folder, _root).Select(FindAbove)
            .Concat(entries.Prepend("").Select(entry => FindOne(Path.Combine(folder, entry), AccessGrant.AnyChange)))
            .FirstOrDefault(distrust => distrust is not null);
        return found switch
        {
            null => null,
            { Owner: { } owner } => PluginErrors.WrongOwner(plugin, found.Path, WellKnownSid.Shown(owner), string.Join(" or ", _owners.Select(WellKnownSid.Shown).Order(StringComparer.Ordinal)), found.Cure),
            _ => PluginErrors.OthersMayWrite(plugin, found.Path, found.Reason, found.Cure),
        };
    }

    /// <inheritdoc/>
    public MonitorError? CheckKey(string publisher, string path) =>
        Find(path) is { } distrust ? PluginErrors.UntrustedKeyFile(publisher, distrust.Path, distrust.Reason, distrust.Cure) : null;

    /// <summary>Checks a file, and the folders that it lies in: by the path as it is, and by each that its links lead over.</summary>
    /// <returns>The first thing that is wrong; null if all is well.</returns>
    /// <exception cref="IOException">One of them cannot be asked.</exception>
    public FileDistrust? Find(string path)
    {
        string[] ways = [.. CanonicalPath.Ways(path)];
        return ways.Select(way => FindOne(way, AccessGrant.AnyChange))
            .Concat(ways.SelectMany(way => FolderChain.Above(way, _root)).Distinct().Select(FindAbove))
            .FirstOrDefault(distrust => distrust is not null);
    }

    /// <summary>Checks a folder and everything in it; what links lead to is only asked itself. What goes meanwhile, or goes as soon as
    /// nobody has it open, is passed over, as files of an agent that runs do.</summary>
    /// <returns>The first thing that is wrong; null if all is well.</returns>
    /// <exception cref="IOException">One of them cannot be asked.</exception>
    public FileDistrust? FindBelow(string folder)
    {
        if (FindOne(folder, AccessGrant.AnyChange) is { } distrust)
            return distrust;
        return EntriesOf(folder).Select(FindEntry).FirstOrDefault(found => found is not null);
    }

    /// <summary>What lies in a folder; one that is being deleted may not be listed, and asked once more says that it is gone.</summary>
    private FileSystemInfo[] EntriesOf(string folder)
    {
        try
        {
            return _list(folder);
        }
        catch (UnauthorizedAccessException refusal)
        {
            FindStranger(folder);
            throw new IOException(refusal.Message, refusal);
        }
    }

    /// <summary>Everything in a folder.</summary>
    internal static FileSystemInfo[] List(string folder) => new DirectoryInfo(folder).GetFileSystemInfos("*", _everything);

    private FileDistrust? FindEntry(FileSystemInfo entry)
    {
        try
        {
            return entry is DirectoryInfo && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? FindBelow(entry.FullName) : FindOne(entry.FullName, AccessGrant.AnyChange);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Who owns a file or folder, or what it leads to, and is not trusted; null if there is none.</summary>
    /// <exception cref="IOException">It cannot be asked.</exception>
    public FileDistrust? FindStranger(string path) => FindOne(path, FileRights.None);

    /// <summary>Checks a folder above: whether others can put something else in the place of what lies in it. A volume's root itself has no other place.</summary>
    private FileDistrust? FindAbove(string path) =>
        FindOne(path, Path.GetDirectoryName(path) is null ? Replacing & ~FileRights.Delete : Replacing);

    /// <summary>Checks a file or folder, and what it leads to. Of a link every right to change it counts: by each of them it can be led elsewhere.</summary>
    private FileDistrust? FindOne(string path, FileRights counted)
    {
        SecurityDescriptor? link = null;
        foreach (byte[] bytes in _read(path))
        {
            if (link is not null && counted != FileRights.None && FindWriter(link, AccessGrant.AnyChange) is { } leader)
                return new FileDistrust(path, Owner: null, leader);
            SecurityDescriptor descriptor = SecurityDescriptor.Read(bytes) ?? throw new IOException($"{path}: its security descriptor is not understood");
            if (descriptor.Owner is not { } owner)
                throw new IOException($"{path}: it has no owner");
            if (!_owners.Contains(owner))
                return new FileDistrust(path, owner, Writer: null);
            if (counted != FileRights.None && FindWriter(descriptor, counted) is { } writer)
                return new FileDistrust(path, Owner: null, writer);
            link = descriptor;
        }

        return null;
    }

    private string? FindWriter(SecurityDescriptor descriptor, FileRights counted) => descriptor.Grants is { } grants
        ? grants.FirstOrDefault(grant => (grant.Rights & counted) != 0 && !IsTrusted(grant.To))?.To
        : WellKnownSid.Everyone;

    /// <summary>An entry for the owner is one for a trusted user, and one for whoever makes a file is nobody's.</summary>
    private bool IsTrusted(string user) => _owners.Contains(user) || user is WellKnownSid.OwnerRights or WellKnownSid.CreatorOwner or WellKnownSid.CreatorGroup;
}

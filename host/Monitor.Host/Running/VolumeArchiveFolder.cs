using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace Monitor.Host.Running;

/// <summary>The folder at the root of a volume into which the driver moves deleted files. Everybody may make folders there, so what lies there already is
/// looked at: a link would lead the files elsewhere, and who may enter could take them.</summary>
[SupportedOSPlatform("windows")]
internal static class VolumeArchiveFolder
{
    /// <summary>OWNER RIGHTS: whoever owns the folder, who was looked at by himself.</summary>
    private const string OwnerRights = "S-1-3-4";

    /// <summary>Makes the folder where there is none, for the system and administrators alone.</summary>
    /// <exception cref="IOException">It cannot be made, or the one that is there, or the volume, is a stranger's, or it is a link, or open to others.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void Make(string path)
    {
        // Its rights are read behind the link, if it is one: before and after, since somebody may make one in between.
        RefuseLink(path);
        OwnFolder.Make(path);
        RefuseLink(path);
        if (StrangerEntering(new DirectoryInfo(path)) is { } stranger)
            throw new IOException($"it may be entered by {stranger}: take the rights of all but the system and administrators away, or name another");
    }

    private static void RefuseLink(string path)
    {
        FileAttributes attributes = new DirectoryInfo(path).Attributes;
        if ((int)attributes != -1 && (attributes & FileAttributes.ReparsePoint) != 0)
            throw new IOException("it is a link: name the folder itself");
    }

    /// <summary>Who may do anything with the folder, and is no more than a user; null: nobody.</summary>
    private static string? StrangerEntering(DirectoryInfo folder)
    {
        IReadOnlySet<string> trusted = OwnFolder.TrustedUsers();
        return folder
            .GetAccessControl(AccessControlSections.Access)
            .GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier))
            .Cast<FileSystemAccessRule>()
            .Where(rule => rule.AccessControlType == AccessControlType.Allow)
            .Select(rule => rule.IdentityReference.Value)
            .FirstOrDefault(user => user != OwnerRights && !trusted.Contains(user));
    }
}

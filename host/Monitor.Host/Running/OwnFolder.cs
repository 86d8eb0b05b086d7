using System.Runtime.Versioning;
using System.Security.Principal;
using Monitor.Journal;
using Monitor.Plugins.Trust;

namespace Monitor.Host.Running;

/// <summary>Folders of the agent's own. On Windows, where a new folder takes the rights of the one above, they are closed to all but the system,
/// administrators and the owner; on Linux the umask and the folder above decide.</summary>
internal static class OwnFolder
{
    /// <summary>Makes the folder where there is none.</summary>
    /// <exception cref="IOException">It cannot be made, or somebody else made it, or one above it, to have the agent's files.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
            MakeClosed(new DirectoryInfo(path), WindowsTrust());
        else
            Directory.CreateDirectory(path);
    }

    /// <summary>Trusts the files of <see cref="TrustedUsers"/>.</summary>
    [SupportedOSPlatform("windows")]
    public static WindowsFileTrust WindowsTrust() => new(AppContext.BaseDirectory, TrustedUsers());

    /// <summary>The system, administrators and this program's user, as security identifiers.</summary>
    [SupportedOSPlatform("windows")]
    public static IReadOnlySet<string> TrustedUsers()
    {
        using WindowsIdentity self = WindowsIdentity.GetCurrent();
        IEnumerable<string> own = new[] { self.User, self.Owner }.OfType<SecurityIdentifier>().Select(user => user.Value);
        return WindowsFileTrust.Administrators.Concat(own).ToHashSet();
    }

    [SupportedOSPlatform("windows")]
    private static void MakeClosed(DirectoryInfo folder, WindowsFileTrust trust)
    {
        if (folder.Parent is { } above)
            MakeClosed(above, trust);
        ClosedFolder.Make(folder);

        // Also one that was not there a moment ago: it is no error if somebody else made it meanwhile.
        if (trust.FindStranger(folder.FullName)?.Owner is { } owner)
            throw new IOException($"{folder.FullName} belongs to {owner}, neither to the system nor to administrators nor to Monitor's user: remove it, or take its ownership");
    }
}

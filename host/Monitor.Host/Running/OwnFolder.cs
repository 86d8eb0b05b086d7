using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace Monitor.Host.Running;

/// <summary>Folders of the agent's own. On Windows, where a new folder takes the rights of the one above, they are closed to all but the system,
/// administrators and the owner; on Linux the umask and the folder above decide.</summary>
internal static class OwnFolder
{
    private const string TrustedInstaller = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";
    private const string Closed = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)";

    /// <summary>Makes the folder where there is none.</summary>
    /// <exception cref="IOException">It cannot be made, or somebody else made it to have the agent's files.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
            MakeClosed(new DirectoryInfo(path));
        else
            Directory.CreateDirectory(path);
    }

    [SupportedOSPlatform("windows")]
    private static void MakeClosed(DirectoryInfo folder)
    {
        if (!folder.Exists)
        {
            DirectorySecurity security = new();
            security.SetSecurityDescriptorSddlForm(Closed);
            if (folder.Parent is { Exists: false } parent)
                MakeClosed(parent);
            folder.Create(security);
        }
        else if (StrangerOwning(folder) is { } owner)
        {
            throw new IOException($"it belongs to {owner}, neither to the system nor to administrators nor to Monitor's user: remove it, or take its ownership");
        }
    }

    /// <summary>Who owns a folder, if it is neither the system nor administrators nor this program's user; else null.</summary>
    [SupportedOSPlatform("windows")]
    public static string? StrangerOwning(DirectoryInfo folder) =>
        folder.GetAccessControl(AccessControlSections.Owner).GetOwner(typeof(SecurityIdentifier)) is SecurityIdentifier owner && !IsTrusted(owner) ? owner.Value : null;

    /// <summary>Whether somebody is the system, an administrator or this program's user.</summary>
    [SupportedOSPlatform("windows")]
    public static bool IsTrusted(SecurityIdentifier owner)
    {
        using WindowsIdentity self = WindowsIdentity.GetCurrent();
        return owner.Value == TrustedInstaller || owner.IsWellKnown(WellKnownSidType.LocalSystemSid) || owner.IsWellKnown(WellKnownSidType.BuiltinAdministratorsSid)
            || owner == self.User || owner == self.Owner;
    }
}

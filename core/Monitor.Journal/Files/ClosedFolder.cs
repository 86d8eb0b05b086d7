using System.Runtime.Versioning;
using System.Security.AccessControl;

namespace Monitor.Journal;

/// <summary>Folders of Windows in which none but the system, administrators and the owner get any rights: by itself a new one takes those of the one above.</summary>
[SupportedOSPlatform("windows")]
public static class ClosedFolder
{
    private const string Access = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)";

    /// <summary>Makes the folder where there is none; one that is there stays as it is.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void Make(DirectoryInfo folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (folder.Exists)
            return;
        DirectorySecurity security = new();
        security.SetSecurityDescriptorSddlForm(Access);
        folder.Create(security);
    }
}

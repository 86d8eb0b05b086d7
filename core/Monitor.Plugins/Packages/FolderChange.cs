using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Plugins.Packages;

/// <summary>Changes of folders that are either done or not, also when the machine stops half-way.</summary>
internal static partial class FolderChange
{
    private const int CurrentFolder = -100;
    private const uint NoReplace = 1;
    private const uint Exchange = 2;
    private const int CloseOnExec = 0x80000;
    private const int NotImplemented = 38;
    private const int InvalidArgument = 22;

    /// <summary>Renames a folder; where something has that name already, nothing happens.</summary>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    public static void Move(string from, string to)
    {
        if (OperatingSystem.IsLinux() && TryRename(from, to, NoReplace))
            return;
        Directory.Move(from, to);
    }

    /// <summary>Puts each of two folders in the other's place.</summary>
    /// <returns>False on a file system that cannot do that.</returns>
    /// <exception cref="IOException">The two cannot be exchanged.</exception>
    public static bool TryExchange(string one, string other) => OperatingSystem.IsLinux() && TryRename(one, other, Exchange);

    /// <summary>Waits until the names in a folder are on the disk.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Flush(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using SafeFileHandle folder = open(path, CloseOnExec);
        if (folder.IsInvalid || fsync(folder) != 0)
            throw LastError(path);
    }

    [SupportedOSPlatform("linux")]
    private static bool TryRename(string from, string to, uint how)
    {
        if (renameat2(CurrentFolder, from, CurrentFolder, to, how) == 0)
            return true;
        return Marshal.GetLastPInvokeError() is NotImplemented or InvalidArgument ? false : throw LastError(to);
    }

    private static IOException LastError(string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [SupportedOSPlatform("linux")]
    private static partial int renameat2(int fromFolder, string from, int toFolder, string to, uint how);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [SupportedOSPlatform("linux")]
    private static partial SafeFileHandle open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    [SupportedOSPlatform("linux")]
    private static partial int fsync(SafeFileHandle file);
}

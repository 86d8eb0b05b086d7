using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.File;

/// <summary>
/// Opens plain files under their one name. A symbolic link, a hard link, a pipe or a device in a file's place is refused: who may write to the
/// folder could lay it there to have another file written, read or given away. Folders on the way may be links: they are the operator's.
/// </summary>
internal static class PlainFile
{
    private const int NoSuchFile = 2;

    /// <summary>Opens or makes the file that events are appended to. Its rights are the caller's to set, once it is known to be the product's.</summary>
    /// <exception cref="MonitorException">It cannot or may not be opened.</exception>
    public static SafeFileHandle OpenToAppend(string path, FileRights rights) =>
        Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, LinuxFile.ReadWrite | LinuxFile.Create | LinuxFile.Append, rights.Mode);

    /// <summary>Opens a file that is there.</summary>
    /// <exception cref="MonitorException">It cannot or may not be opened.</exception>
    public static SafeFileHandle OpenToRead(string path) => Open(path, FileMode.Open, FileAccess.Read, LinuxFile.ReadOnly, default);

    /// <summary>Makes a file that is not there yet.</summary>
    /// <exception cref="MonitorException">It cannot be made, or is there.</exception>
    public static SafeFileHandle Make(string path, FileRights rights)
    {
        SafeFileHandle file = Open(path, FileMode.CreateNew, FileAccess.ReadWrite, LinuxFile.ReadWrite | LinuxFile.Create | LinuxFile.Exclusive, rights.Mode);
        try
        {
            if (!OperatingSystem.IsWindows())
                rights.Apply(file, path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static SafeFileHandle Open(string path, FileMode mode, FileAccess access, int flags, UnixFileMode rights)
    {
        try
        {
            return OperatingSystem.IsLinux()
                ? OpenOnLinux(path, flags, rights)
                : System.IO.File.OpenHandle(path, mode, access, FileShare.Read | FileShare.Delete);
        }
        catch (Exception exception) when (FileSinkErrors.IsFailureOfFile(exception))
        {
            throw new MonitorException(FileSinkErrors.CannotOpen(path, exception), exception);
        }
    }

    private static SafeFileHandle OpenOnLinux(string path, int flags, UnixFileMode rights)
    {
        SafeFileHandle file = LinuxFile.Open(path, flags, rights, out int error) ?? throw error switch
        {
            LinuxFile.TooManyLinks => new MonitorException(FileSinkErrors.NoPlainFile(path, "is a symbolic link")),
            NoSuchFile => new FileNotFoundException("It is not there", path),
            _ => LinuxFile.Failed(error),
        };
        try
        {
            LinuxFileFacts facts = LinuxFile.Facts(file);
            if (!facts.IsFile)
                throw new MonitorException(FileSinkErrors.NoPlainFile(path, "is not a plain file"));
            if (facts.HasOtherNames)
                throw new MonitorException(FileSinkErrors.NoPlainFile(path, "has a second name, a hard link"));
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}

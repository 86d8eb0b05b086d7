using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace Monitor.Plugins.Packages;

/// <summary>A folder that is being filled with a plugin's files: new ones only, which the owner alone may write and everybody may read,
/// whatever the caller's umask.</summary>
/// <param name="path">The folder, which is made.</param>
internal sealed class StagingFolder(string path)
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private readonly HashSet<string> _folders = [];

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>Makes a folder, and those above it, with the permissions of a plugin's.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void Make(string path)
    {
        if (Directory.Exists(path))
            return;
        if (System.IO.Path.GetDirectoryName(path) is { } parent)
            Make(parent);
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, FolderMode);
    }

    /// <summary>Makes a file, and the folders that it lies in.</summary>
    /// <param name="file">Its path in the folder, with forward slashes.</param>
    /// <exception cref="IOException">It is there already, or cannot be made.</exception>
    public FileStream Create(string file)
    {
        string target = System.IO.Path.Combine(Path, file);
        string folder = System.IO.Path.GetDirectoryName(target)!;
        bool isFirst = _folders.Count == 0;
        Make(folder);
        if (isFirst && OperatingSystem.IsWindows())
            LetEverybodyRead(Path);
        for (string one = folder; one.Length >= Path.Length && _folders.Add(one);)
            one = System.IO.Path.GetDirectoryName(one)!;
        FileStream stream = new(target, System.IO.FileMode.CreateNew, FileAccess.Write, FileShare.None);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(stream.SafeFileHandle, FileMode);
        return stream;
    }

    /// <summary>The folder above may be closed, and what is made in it: the user of a worker passes through it, but has to read the plugin.</summary>
    [SupportedOSPlatform("windows")]
    private static void LetEverybodyRead(string path)
    {
        DirectoryInfo folder = new(path);
        DirectorySecurity security = folder.GetAccessControl(AccessControlSections.Access);
        security.AddAccessRule(new FileSystemAccessRule(
            new SecurityIdentifier(WellKnownSidType.WorldSid, null),
            FileSystemRights.ReadAndExecute,
            InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit,
            PropagationFlags.None,
            AccessControlType.Allow));
        folder.SetAccessControl(security);
    }

    /// <summary>Makes a file with a content, and brings it to the disk.</summary>
    /// <exception cref="IOException">It is there already, or cannot be written.</exception>
    public void Write(string file, ReadOnlySpan<byte> content)
    {
        using FileStream stream = Create(file);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Brings the names of the files and folders to the disk.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Flush()
    {
        foreach (string folder in _folders)
            FolderChange.Flush(folder);
    }
}

using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.File;

/// <summary>Who may do what with the sink's files. On Windows they inherit the rights of their folder.</summary>
internal sealed class FileRights
{
    private const UnixFileMode OwnersOwn = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Sensible = OwnersOwn | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead;
    private const long AsItIs = -1;

    private readonly long _user = AsItIs;
    private readonly long _group = AsItIs;

    /// <param name="settings">The operator's settings.</param>
    /// <exception cref="MonitorException">There is no such user or group.</exception>
    public FileRights(FileSinkSettings settings)
    {
        if (!TryParseMode(settings.Mode, out UnixFileMode mode))
            throw new ArgumentException($"'{settings.Mode}' is no mode.", nameof(settings));
        Mode = mode;
        if (settings.Owner.Length > 0)
            _user = LinuxAccounts.User(settings.Owner) ?? throw new MonitorException(FileSinkErrors.UnknownAccount("user", settings.Owner));
        if (settings.Group.Length > 0)
            _group = LinuxAccounts.Group(settings.Group) ?? throw new MonitorException(FileSinkErrors.UnknownAccount("group", settings.Group));
    }

    /// <summary>Permissions of a file.</summary>
    public UnixFileMode Mode { get; }

    /// <summary>Permissions of a folder that is made for the file: who may read the file may look for it.</summary>
    private UnixFileMode FolderMode => Mode
        | UnixFileMode.UserExecute
        | (Mode.HasFlag(UnixFileMode.GroupRead) ? UnixFileMode.GroupExecute : 0)
        | (Mode.HasFlag(UnixFileMode.OtherRead) ? UnixFileMode.OtherExecute : 0);

    /// <summary>Reads three or four octal digits; refuses what makes no sense for a file of events.</summary>
    public static bool TryParseMode(string text, out UnixFileMode mode)
    {
        mode = default;
        if (text.Length is < 3 or > 4 || text.AsSpan().ContainsAnyExceptInRange('0', '7'))
            return false;
        mode = (UnixFileMode)Convert.ToInt32(text, 8);
        return (mode & OwnersOwn) == OwnersOwn && (mode & ~Sensible) == 0;
    }

    /// <summary>Gives an open file its mode, owner and group.</summary>
    /// <exception cref="MonitorException">Monitor's user may not do so.</exception>
    [UnsupportedOSPlatform("windows")]
    public void Apply(SafeFileHandle file, string path) => Apply(file, path, Mode);

    /// <summary>Makes a folder and those above it, if need be.</summary>
    public void MakeFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, FolderMode);
        using SafeFileHandle folder = LinuxFile.Open(path, LinuxFile.ReadOnly, default, out int error) ?? throw LinuxFile.Failed(error);
        Apply(folder, path, FolderMode);
    }

    [UnsupportedOSPlatform("windows")]
    private void Apply(SafeFileHandle file, string path, UnixFileMode mode)
    {
        LinuxFileFacts facts = LinuxFile.Facts(file);
        try
        {
            // The group first: who gives a file away may not change it any more.
            if (IsOther(_group, facts.Group))
                LinuxFile.Give(file, AsItIs, _group);
            if (facts.Mode != mode)
                System.IO.File.SetUnixFileMode(file, mode);
            if (IsOther(_user, facts.Owner))
                LinuxFile.Give(file, _user, AsItIs);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MonitorException(FileSinkErrors.CannotSetRights(path, exception.Message), exception);
        }
    }

    private static bool IsOther(long wanted, uint present) => wanted != AsItIs && wanted != present;
}

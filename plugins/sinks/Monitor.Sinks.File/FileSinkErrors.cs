using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Settings;

namespace Monitor.Sinks.File;

/// <summary>What can keep the file sink from writing.</summary>
internal static class FileSinkErrors
{
    /// <summary>ENOSPC and EDQUOT of Linux; ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL of Windows.</summary>
    private static readonly HashSet<int> _noRoom = [28, 122, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    /// <summary>Whether an exception of the base library says that something is wrong with a file; too large a file is told by its argument.</summary>
    public static bool IsFailureOfFile(Exception exception) => exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    public static MonitorError CannotOpen(string path, Exception exception) =>
        IsNoRoom(exception) ? NoRoom(path, exception) : CannotOpen(path, exception.Message);

    public static MonitorError CannotOpen(string path, string reason) => new(
        "MON4101",
        $"The file {path} cannot be opened for writing: {reason}",
        "Give the sink a file of its own that Monitor's user may write, on a disk with room, and see that no second Monitor writes it");

    public static MonitorError ForeignEnd(string path, EventFormat format) => new(
        "MON4102",
        $"The file {path} does not end with a line of Monitor's in the format {SettingsBinder.NameOf(format.ToString())}",
        "Give the sink a file of its own, a new one after a change of the format; nothing was changed in this one");

    public static MonitorError CannotWrite(string path, Exception exception) => IsNoRoom(exception) ? NoRoom(path, exception) : new(
        "MON4104",
        $"The file {path} cannot be written: {exception.Message}",
        "Look at the disk and at how it is mounted; events wait, and writing goes on by itself when it is possible again");

    public static MonitorError NoPlainFile(string path, string reason) => new(
        "MON4105",
        $"The file {path} {reason}; Monitor does not write or read it by that way",
        "Find out who made it, remove it, and let nobody but Monitor's user write to the folder; to have the file elsewhere give the sink that path");

    public static MonitorError CannotSetRights(string path, string reason) => new(
        "MON4106",
        $"Mode, owner or group of {path} cannot be set: {reason}",
        "Run Monitor as root, or remove 'mode', 'owner' and 'group' or write what its user may give");

    public static MonitorError UnknownAccount(string kind, string name) => new(
        "MON4107",
        $"There is no {kind} '{name}' on this machine",
        $"Write the name of a {kind} that there is, or its number");

    public static MonitorError ChangedByOthers(string path, string what) => new(
        "MON4108",
        $"The file {path} was {what} by another program",
        "Writing goes on in a new file; find out who did it: a program that moves files away should send Monitor a SIGHUP, anybody else should not touch them");

    public static MonitorError ClosedFileFailed(string path, string reason) => new(
        "MON4109",
        $"The closed file {path} cannot be compressed or removed: {reason}",
        "It stays as it is and is tried again; look at the room and the rights in its folder");

    private static MonitorError NoRoom(string path, Exception exception) => new(
        "MON4103",
        $"There is no room for the file {path}: {exception.Message}",
        "Make room on the disk or enlarge the quota; events wait, and writing goes on by itself when there is room");

    private static bool IsNoRoom(Exception exception) => _noRoom.Contains(exception.HResult);
}

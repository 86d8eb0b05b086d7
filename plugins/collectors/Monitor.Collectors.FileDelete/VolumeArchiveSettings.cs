using Monitor.Collectors.FileBlock;
using Monitor.Sdk.Settings;

namespace Monitor.Collectors.FileDelete;

/// <summary>Which deleted files the Windows driver keeps, and where.</summary>
public sealed class VolumeArchiveSettings : IValidatedSettings
{
    private const int LongestName = 64;
    private const int DriveLength = 3;

    /// <summary>Name of the folder at the root of each volume that files are kept in. Only the system may enter it.</summary>
    public string Folder { get; set; } = "MonitorArchive";

    /// <summary>Folders whose files are kept, with all below them.</summary>
    public IReadOnlyList<string> Directories { get; set; } = [];

    /// <summary>Bytes of the files kept on one volume, each in whole blocks of 4 KiB; those kept longest go to make room.</summary>
    public ByteSize Quota { get; set; } = new(1L << 30);

    /// <summary>The folders that files are kept in: one on each drive that is named.</summary>
    internal IEnumerable<string> Folders => Directories.Select(directory => directory[..DriveLength] + Folder).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (!DriveFolder.IsName(Folder) || Folder.Length > LongestName)
            yield return new SettingsProblem(nameof(Folder), $"'{Folder}' is no name of a folder", $"Write one name of up to {LongestName} characters, without a path");
        if (Directories.Count == 0)
            yield return new SettingsProblem(nameof(Directories), "There are no directories: nothing would be kept", "Name folders, or leave 'volume-archive' out");
        if (Quota.Bytes < 1)
            yield return new SettingsProblem(nameof(Quota), "Nothing could be kept", "Write a size such as 1 GiB, or leave 'volume-archive' out");
        foreach (string directory in Directories.Where(directory => !DriveFolder.IsWhole(directory)))
            yield return new SettingsProblem(nameof(Directories), $"'{directory}' is no whole path", "Write paths that begin with a drive, as C:\\Users");
    }
}

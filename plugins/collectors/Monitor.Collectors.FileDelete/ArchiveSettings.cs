using Monitor.Sdk.Settings;

namespace Monitor.Collectors.FileDelete;

/// <summary>Which deleted files are kept, and where.</summary>
public sealed class ArchiveSettings : IValidatedSettings
{
    private const int MostFiles = 65536;

    /// <summary>Folder of the copies. It is made if it is missing, and nobody but its owner may enter it.</summary>
    public string Folder { get; set; } = "/var/lib/monitor/archive";

    /// <summary>Folders whose files are kept, with all below them. Their files are held open while they exist.</summary>
    public IReadOnlyList<string> Directories { get; set; } = ["/tmp", "/var/tmp", "/dev/shm"];

    /// <summary>Larger files are not kept.</summary>
    public ByteSize MaxFileSize { get; set; } = new(16 << 20);

    /// <summary>Bytes of all copies together, each in whole blocks of 4 KiB; the oldest go to make room.</summary>
    public ByteSize Quota { get; set; } = new(1L << 30);

    /// <summary>Number of files that are held open at most; the one that was made or found longest ago is let go.</summary>
    public int Files { get; set; } = 1024;

    /// <summary>Whether only programs and scripts are kept.</summary>
    public bool ExecutablesOnly { get; set; }

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (!IsWhole(Folder))
            yield return new SettingsProblem(nameof(Folder), $"'{Folder}' is not a whole path", "Write a path that begins with /, as /var/lib/monitor/archive");
        if (Directories.Count == 0)
            yield return new SettingsProblem(nameof(Directories), "There are no directories: nothing would be kept", "Name folders, or leave 'archive' out");
        foreach (string directory in Directories)
        {
            if (!IsWhole(directory))
                yield return new SettingsProblem(nameof(Directories), $"'{directory}' is not a whole path", "Write paths that begin with /");
            else if ((Folder.TrimEnd('/') + "/").StartsWith(directory.TrimEnd('/') + "/", StringComparison.Ordinal))
                yield return new SettingsProblem(nameof(Folder), $"The archive lies under '{directory}', whose files are kept in it", "Put the archive elsewhere");
        }

        if (MaxFileSize.Bytes < 1 || MaxFileSize.Bytes > Quota.Bytes)
            yield return new SettingsProblem(nameof(MaxFileSize), "A file of that size never fits the quota, or no file does", "Write a size from 1 B to 'quota'");
        if (Files is < 1 or > MostFiles)
            yield return new SettingsProblem(nameof(Files), "So many files cannot be held", $"Write a number from 1 to {MostFiles}");
    }

    private static bool IsWhole(string path) => path.StartsWith('/') && !path.Contains('\0', StringComparison.Ordinal) && Path.GetFullPath(path).TrimEnd('/') == path.TrimEnd('/');
}

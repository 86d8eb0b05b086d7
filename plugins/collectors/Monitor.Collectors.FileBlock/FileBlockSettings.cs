using Monitor.Sdk.Settings;

namespace Monitor.Collectors.FileBlock;

/// <summary>Settings of the file-block collector. Nothing is refused unless folders are named and one of the two switches is on.</summary>
public sealed class FileBlockSettings : IValidatedSettings
{
    private const int MostFolders = 64;

    /// <summary>Full paths of folders, such as <c>C:\Users\Public</c>; each stands for all below it.</summary>
    public IReadOnlyList<string> Folders { get; set; } = [];

    /// <summary>Whether no file there may become a program.</summary>
    public bool Executables { get; set; }

    /// <summary>Whether no file there may be overwritten to wipe it.</summary>
    public bool Shredding { get; set; }

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (Folders.Count > MostFolders)
            yield return new SettingsProblem(nameof(Folders), "So many folders cannot be watched", $"Name {MostFolders} at most; one stands for all below it");
        foreach (string folder in Folders.Where(folder => !DriveFolder.IsWhole(folder) || DriveFolder.IsDrive(folder)).Take(1))
            yield return new SettingsProblem(nameof(Folders), $"'{folder}' is no full path of a folder below a drive", "Write it as C:\\Users\\Public; a whole drive cannot be blocked");
        if ((Executables || Shredding) && Folders.Count == 0)
        {
            yield return new SettingsProblem(
                Executables ? nameof(Executables) : nameof(Shredding), "There is no folder in which anything is to be refused", "Name some under 'folders', or leave this out");
        }
    }
}

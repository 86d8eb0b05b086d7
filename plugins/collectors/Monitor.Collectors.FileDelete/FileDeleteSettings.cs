using Monitor.Sdk.Settings;

namespace Monitor.Collectors.FileDelete;

/// <summary>Settings of the file-delete collector.</summary>
public sealed class FileDeleteSettings : IValidatedSettings
{
    /// <summary>On Linux: where copies of deleted files are kept, and of which; nothing: none are.</summary>
    public ArchiveSettings? Archive { get; set; }

    /// <summary>On Windows: which deleted files the driver keeps; nothing: none.</summary>
    public VolumeArchiveSettings? VolumeArchive { get; set; }

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (OperatingSystem.IsWindows() && Archive is not null)
            yield return new SettingsProblem(nameof(Archive), "Such an archive is kept on Linux only", "Use 'volume-archive', by which the driver keeps files");
        if (!OperatingSystem.IsWindows() && VolumeArchive is not null)
            yield return new SettingsProblem(nameof(VolumeArchive), "Only the Windows driver keeps such an archive", "Use 'archive'");
    }
}

namespace Monitor.Collectors.FileDelete;

/// <summary>Settings of the file-delete collector.</summary>
public sealed class FileDeleteSettings
{
    /// <summary>Where copies of deleted files are kept, and of which; nothing: none are.</summary>
    public ArchiveSettings? Archive { get; set; }
}

namespace Monitor.Sdk.Collectors;

/// <summary>What a kernel collector has the kernel side refuse or keep; only the Windows driver can. Folders are full paths, such as
/// <c>C:\Users\Public</c>, and stand for all below them.</summary>
public sealed record KernelPolicy
{
    /// <summary>Nothing is refused, and nothing is kept.</summary>
    public static KernelPolicy None { get; } = new();

    /// <summary>Whether no file under <see cref="BlockedFolders"/> may become a program.</summary>
    public bool BlocksExecutables { get; init; }

    /// <summary>Whether no file under <see cref="BlockedFolders"/> may be overwritten to wipe it.</summary>
    public bool BlocksShredding { get; init; }

    /// <summary>Where acts are refused.</summary>
    public IReadOnlyList<string> BlockedFolders { get; init; } = [];

    /// <summary>The folder, at the root of each volume, that keeps files which are deleted; empty: none are kept.</summary>
    public string ArchiveFolder { get; init; } = "";

    /// <summary>Of which folders deleted files are kept.</summary>
    public IReadOnlyList<string> ArchivedFolders { get; init; } = [];

    /// <summary>What two collectors ask for together. Folders that one of them has blocked are blocked for whatever either refuses.</summary>
    /// <param name="other">What the other asks for.</param>
    public KernelPolicy With(KernelPolicy other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new KernelPolicy
        {
            BlocksExecutables = BlocksExecutables || other.BlocksExecutables,
            BlocksShredding = BlocksShredding || other.BlocksShredding,
            BlockedFolders = [.. BlockedFolders.Union(other.BlockedFolders)],
            ArchiveFolder = ArchiveFolder.Length > 0 ? ArchiveFolder : other.ArchiveFolder,
            ArchivedFolders = [.. ArchivedFolders.Union(other.ArchivedFolders)],
        };
    }
}

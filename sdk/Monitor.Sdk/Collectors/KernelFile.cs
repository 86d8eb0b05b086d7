using Monitor.Sdk.Events;

namespace Monitor.Sdk.Collectors;

/// <summary>A file that something happened to.</summary>
public readonly ref struct KernelFile
{
    /// <summary>Full path, as seen from the root of the process's mount namespace; of a file that was moved, the path that it had.</summary>
    public Text Path { get; init; }

    /// <summary>Of a file that was moved: the path that it has now.</summary>
    public Text NewPath { get; init; }

    /// <summary>Which file it is; null where only the name is known.</summary>
    public FileIdentity? Identity { get; init; }

    /// <summary>Whether this very act made the file; false where it was there and was opened to be written anew.</summary>
    public bool IsNew { get; init; }

    /// <summary>What the name stands for; told of a file that was made.</summary>
    public KernelFileType Type { get; init; }

    /// <summary>Of a link that was made: the other path of the file, or what the symbolic link says, as it says it.</summary>
    public Text LinkTarget { get; init; }
}

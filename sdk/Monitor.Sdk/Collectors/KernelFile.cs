using Monitor.Sdk.Events;

namespace Monitor.Sdk.Collectors;

/// <summary>A file that something happened to.</summary>
public readonly ref struct KernelFile
{
    /// <summary>Full path, as seen from the root of the process's mount namespace; of a pipe its name, with a backslash before
    /// it; of a file that was moved, the path that it had.</summary>
    public Text Path { get; init; }

    /// <summary>Of a file that was moved: the path that it has now. Of one whose move was refused: the path that it has still.</summary>
    public Text NewPath { get; init; }

    /// <summary>Which file it is; null where only the name is known.</summary>
    public FileIdentity? Identity { get; init; }

    /// <summary>Whether this very act made the file; false where it was there and was opened to be written anew.</summary>
    public bool IsNew { get; init; }

    /// <summary>When the file claims to have been created; null where that is not known, as always on Linux.</summary>
    public EventTime? Created { get; init; }

    /// <summary>Of a file that was deleted, whether the driver kept it, as <see cref="NewPath"/>; only on Windows.</summary>
    public bool IsArchived { get; init; }

    /// <summary>Why an act was refused; only for <see cref="KernelHooks.FileBlocked"/>.</summary>
    public BlockedAct Blocked { get; init; }

    /// <summary>What the name stands for; told of a file that was made.</summary>
    public KernelFileType Type { get; init; }

    /// <summary>Of a link that was made: the other path of the file, or what the symbolic link says, as it says it.</summary>
    public Text LinkTarget { get; init; }

    /// <summary>Of a file that was written: whether the first bytes were seen and are a program's; else somebody has to look at the file.</summary>
    public bool IsProgram { get; init; }

    /// <summary>Of a file that was written: whether the one who wrote it has closed it since, so that it has come to rest; only on Windows.</summary>
    public bool IsClosed { get; init; }

    /// <summary>Of a device's node: the device's number, major and minor as in <see cref="FileIdentity.Device"/>; else 0.</summary>
    public uint NodeDevice { get; init; }

    /// <summary>Of a file that was written: the process's descriptor for it, by which <c>/proc/PID/fd</c> leads to it while it is open.</summary>
    public uint Descriptor { get; init; }
}

/// <summary>Acts on files that can be refused.</summary>
public enum BlockedAct
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A file was to become a program.</summary>
    Executable = 1,

    /// <summary>A file was to be wiped by overwriting it.</summary>
    Shredding = 2,
}

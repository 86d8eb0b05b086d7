namespace Monitor.Sdk.Collectors;

/// <summary>What a name in a file system stands for.</summary>
public enum KernelFileType
{
    /// <summary>A regular file.</summary>
    File = 0,

    /// <summary>A file of whatever type that had a name before.</summary>
    HardLink = 1,

    /// <summary>A path that is followed.</summary>
    SymbolicLink = 2,

    /// <summary>A block device.</summary>
    BlockDevice = 3,

    /// <summary>A character device.</summary>
    CharacterDevice = 4,

    /// <summary>A named pipe.</summary>
    Pipe = 5,

    /// <summary>A socket.</summary>
    Socket = 6,
}

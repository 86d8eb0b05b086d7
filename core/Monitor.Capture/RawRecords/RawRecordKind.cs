namespace Monitor.Capture.RawRecords;

/// <summary>Kinds of raw records (enum record_kind of native/abi/records.h).</summary>
public enum RawRecordKind : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A process image was started.</summary>
    Exec = 1,

    /// <summary>More bytes of the command line of the exec record before it.</summary>
    Arguments = 2,

    /// <summary>A process was made.</summary>
    Fork = 3,

    /// <summary>The last thread of a process ended.</summary>
    Exit = 4,

    /// <summary>A TCP connection or a UDP flow.</summary>
    Connection = 5,

    /// <summary>A name in a file system came, went or moved.</summary>
    File = 6,
}

/// <summary>What happened to a file (enum file_operation).</summary>
public enum FileOperation : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The call made the file.</summary>
    Created = 1,

    /// <summary>It was there and was opened to be written anew.</summary>
    Overwritten = 2,

    /// <summary>A name was removed.</summary>
    Deleted = 3,

    /// <summary>A name was moved.</summary>
    Renamed = 4,
}

/// <summary>What is to be known of a raw record (enum record_flags).</summary>
[Flags]
public enum RawRecordFlags : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A path has more components than are walked, or could not be read.</summary>
    PathCut = 1,

    /// <summary>The argument area ends early.</summary>
    ArgumentsCut = 2,
}

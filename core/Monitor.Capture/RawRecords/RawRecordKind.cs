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

    /// <summary>A file was made, or opened to be written anew.</summary>
    FileCreate = 6,

    /// <summary>A name of a file was removed.</summary>
    FileDelete = 7,

    /// <summary>A name was moved, perhaps over another.</summary>
    FileRename = 8,

    /// <summary>A process got at another one.</summary>
    MemoryAccess = 9,

    /// <summary>A file was mapped to be run.</summary>
    ImageLoad = 10,

    /// <summary>A kernel module was loaded.</summary>
    ModuleLoad = 11,

    /// <summary>Times, permissions or owner of a file were set.</summary>
    FileAttributes = 12,

    /// <summary>A block device was opened for reading.</summary>
    DeviceOpen = 13,

    /// <summary>A message that a process received from port 53.</summary>
    DnsMessage = 14,

    /// <summary>An eBPF program was loaded.</summary>
    BpfProgram = 15,

    /// <summary>A file's first bytes were written, and may be a program's.</summary>
    FileWritten = 16,

    /// <summary>A name was made for a file that was there, or a file that is not opened to be made: a link, a device, a pipe.</summary>
    FileLink = 17,
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

    /// <summary>The working directory could not be read.</summary>
    DirectoryUnread = 256,

    /// <summary>The socket of a connection could not be asked: its own address is missing, and TCP is a guess.</summary>
    SocketUnread = 512,
}

namespace Monitor.Capture.RawRecords;

/// <summary>Kinds of raw records (enum record_kind of native/abi/records.h, from 32 on enum windows_record_kind of native/abi/windows_records.h).</summary>
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

    /// <summary>A process was made; on Windows.</summary>
    WindowsProcessCreate = 32,

    /// <summary>A process ended; on Windows.</summary>
    WindowsProcessExit = 33,

    /// <summary>A thread was made in another process; on Windows.</summary>
    WindowsRemoteThread = 34,

    /// <summary>A file was mapped to be run; on Windows.</summary>
    WindowsImageLoad = 35,

    /// <summary>A driver was loaded; on Windows.</summary>
    WindowsDriverLoad = 36,

    /// <summary>A handle to another process, or to a thread of one, was opened or duplicated; on Windows.</summary>
    WindowsProcessAccess = 37,

    /// <summary>A file was made, or opened to be written anew; on Windows.</summary>
    WindowsFileCreate = 38,

    /// <summary>A file's creation time was set; on Windows.</summary>
    WindowsFileTime = 39,

    /// <summary>A named stream of a file was made; on Windows.</summary>
    WindowsFileStream = 40,

    /// <summary>A file was deleted; on Windows.</summary>
    WindowsFileDelete = 41,

    /// <summary>A program was written and its file closed; on Windows.</summary>
    WindowsFileExecutable = 42,

    /// <summary>A volume or a disk was opened to be read; on Windows.</summary>
    WindowsRawRead = 43,

    /// <summary>A named pipe was made; on Windows.</summary>
    WindowsPipeCreate = 44,

    /// <summary>A named pipe was connected to; on Windows.</summary>
    WindowsPipeConnect = 45,

    /// <summary>Something was done to the registry; on Windows.</summary>
    WindowsRegistry = 46,

    /// <summary>A TCP connection or a UDP flow; on Windows.</summary>
    WindowsConnection = 47,

    /// <summary>A process runs something else than the file it was started from; on Windows.</summary>
    WindowsTampering = 48,

    /// <summary>An act on a file was refused; on Windows.</summary>
    WindowsFileBlocked = 49,

    /// <summary>A file was moved; on Windows.</summary>
    WindowsFileRename = 50,

    /// <summary>A handle to another process with rights to ask for little, and no others, was opened or duplicated; on Windows.</summary>
    WindowsLimitedAccess = 51,
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

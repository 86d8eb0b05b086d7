namespace Monitor.Sdk.Collectors;

/// <summary>Kinds of kernel activity that a kernel collector can ask for. What no collector asks for is not attached.</summary>
[Flags]
public enum KernelHooks
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A process image was started (exec on Linux).</summary>
    ProcessCreate = 1,

    /// <summary>A process ended.</summary>
    ProcessTerminate = 2,

    /// <summary>A TCP connection was opened or accepted, or the first datagram of a UDP flow was seen.</summary>
    NetworkConnect = 4,

    /// <summary>A file or a name of one was made, or a file was opened to be written anew.</summary>
    FileCreate = 8,

    /// <summary>A file's name was removed.</summary>
    FileDelete = 16,

    /// <summary>A file or folder was moved, perhaps over another.</summary>
    FileRename = 32,

    /// <summary>A process got at another one: at its memory, its registers, its descriptors.</summary>
    ProcessAccess = 64,

    /// <summary>A file was mapped into a process's memory to be run.</summary>
    ImageLoad = 256,

    /// <summary>A kernel module was loaded.</summary>
    DriverLoad = 512,

    /// <summary>The times of a file or folder were set to others than the present.</summary>
    FileTime = 1024,

    /// <summary>The permissions of a file or folder were set.</summary>
    FileMode = 2048,

    /// <summary>The owner or the group of a file or folder was set.</summary>
    FileOwner = 4096,

    /// <summary>A block device was opened to be read.</summary>
    RawAccessRead = 8192,

    /// <summary>The beginning of a file was written, and may be a program's: somebody has to look at the file.</summary>
    FileExecutable = 16384,

    /// <summary>A process received a DNS answer.</summary>
    DnsMessage = 32768,

    /// <summary>An eBPF program was loaded into the kernel.</summary>
    BpfProgram = 65536,

    /// <summary>A thread was made in another process; only on Windows.</summary>
    RemoteThread = 131072,

    /// <summary>A key or a value of the registry was made, set, renamed or deleted; only on Windows.</summary>
    Registry = 262144,

    /// <summary>A named pipe was made; only on Windows.</summary>
    PipeCreate = 524288,

    /// <summary>A named pipe was connected to; only on Windows.</summary>
    PipeConnect = 1048576,

    /// <summary>A named stream of a file was made; only on Windows.</summary>
    FileStream = 2097152,

    /// <summary>An act on a file was refused because the configuration says so; only on Windows.</summary>
    FileBlocked = 4194304,

    /// <summary>A process runs something else than the file it was started from; only on Windows.</summary>
    ProcessTampering = 8388608,

    /// <summary>A process opened another one with rights to wait for it and to ask what it is, and no others: what <see cref="ProcessAccess"/> leaves
    /// out, since a system does it all the time; only on Windows.</summary>
    LimitedAccess = 16777216,
}

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

    /// <summary>A file was made, or opened to be written anew.</summary>
    FileCreate = 8,

    /// <summary>A file's name was removed.</summary>
    FileDelete = 16,

    /// <summary>A file or folder was moved, perhaps over another.</summary>
    FileRename = 32,

    /// <summary>A process got at another one: at its memory, its registers, its descriptors.</summary>
    ProcessAccess = 64,
}

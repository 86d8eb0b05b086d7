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
}

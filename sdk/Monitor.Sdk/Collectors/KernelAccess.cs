using Monitor.Sdk.Events;

namespace Monitor.Sdk.Collectors;

/// <summary>How a process got at another one.</summary>
public readonly ref struct KernelAccess
{
    /// <summary>The way it went.</summary>
    public AccessWay Way { get; init; }

    /// <summary>What it can do, or did, by that.</summary>
    public AccessRights Rights { get; init; }

    /// <summary>The thread that did it.</summary>
    public uint ThreadId { get; init; }

    /// <summary>Of <see cref="AccessWay.Trace"/>, the number of the ptrace request; of <see cref="AccessWay.Descriptor"/>, the descriptor in the
    /// other process; else 0.</summary>
    public uint Request { get; init; }

    /// <summary>Of <see cref="AccessWay.File"/>, which file of /proc/PID.</summary>
    public ProcessFile File { get; init; }

    /// <summary>The way it went in words: a ptrace request, a system call, a file of /proc/PID, or <c>handle</c>.</summary>
    public Text Method => AccessMethod.Of(Way, Request, File);

    /// <summary>The first address, in the other process, that was read or written; 0: of no one address.</summary>
    public ulong Address { get; init; }

    /// <summary>Bytes that were read or written; 0: none yet.</summary>
    public ulong Size { get; init; }

    /// <summary>Whether the same access was told a short while ago, of another page of memory.</summary>
    public bool IsFurther { get; init; }

    /// <summary>How many accesses of the same kind were left out since the last one that was not <see cref="IsFurther"/>.</summary>
    public uint Repeats { get; init; }

    /// <summary>How many writes to the same page were left out since the last one that was told.</summary>
    public uint PageRepeats { get; init; }

    /// <summary>What lies at the address: the path of the mapped file, or <c>[heap]</c>, <c>[stack]</c>, <c>[vdso]</c>, <c>[anonymous]</c>; absent
    /// if not known. It is looked up where memory is written.</summary>
    public Text Mapping { get; init; }

    /// <summary>The mapping's permissions, as in /proc/PID/maps: <c>r-xp</c>; absent if not known.</summary>
    public Text Permissions { get; init; }

    /// <summary>The access mask that the handle has, on Windows; 0 on Linux, where <see cref="Rights"/> tell.</summary>
    public uint GrantedAccess { get; init; }

    /// <summary>The thread's calls at that moment, <c>module+offset</c> joined by <c>|</c>; absent on Linux.</summary>
    public Text CallTrace { get; init; }
}

/// <summary>A way to get at another process.</summary>
public enum AccessWay
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>ptrace.</summary>
    Trace = 1,

    /// <summary>process_vm_readv.</summary>
    Read = 2,

    /// <summary>process_vm_writev.</summary>
    Write = 3,

    /// <summary>pidfd_getfd.</summary>
    Descriptor = 4,

    /// <summary>A file of /proc/PID was opened.</summary>
    File = 5,

    /// <summary>/proc/PID/mem was written to.</summary>
    FileWrite = 6,

    /// <summary>A handle to the process or to a thread of it was opened, on Windows.</summary>
    Handle = 7,
}

/// <summary>What a process can do to another one.</summary>
[Flags]
public enum AccessRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read its memory.</summary>
    ReadMemory = 1,

    /// <summary>Write to its memory.</summary>
    WriteMemory = 2,

    /// <summary>Read its registers, mappings and signals.</summary>
    ReadState = 4,

    /// <summary>Set its registers.</summary>
    WriteState = 8,

    /// <summary>Stop it and let it go on.</summary>
    Control = 16,

    /// <summary>End it.</summary>
    Terminate = 32,

    /// <summary>Have copies of its descriptors.</summary>
    Descriptors = 64,
}

/// <summary>A file of /proc/PID that tells of a process's memory.</summary>
public enum ProcessFile
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The memory itself.</summary>
    Mem = 1,

    /// <summary>The mappings.</summary>
    Maps = 2,

    /// <summary>The mappings with their sizes.</summary>
    Smaps = 3,

    /// <summary>The sizes of all mappings together.</summary>
    SmapsRollup = 4,

    /// <summary>The mappings with their places on the machine.</summary>
    NumaMaps = 5,

    /// <summary>The physical pages.</summary>
    Pagemap = 6,

    /// <summary>The environment.</summary>
    Environ = 7,

    /// <summary>What the kernel told the program at its start.</summary>
    Auxv = 8,

    /// <summary>The system call that it is in.</summary>
    Syscall = 9,

    /// <summary>The kernel functions that it is in.</summary>
    Stack = 10,
}

using Monitor.Sdk.Events;

namespace Monitor.Sdk.Collectors;

/// <summary>Names of the ways to get at another process.</summary>
internal static class AccessMethod
{
    /// <summary>The name: a ptrace request, a system call, a file of /proc/PID, or <c>handle</c>.</summary>
    public static Text Of(AccessWay way, uint request, ProcessFile file) => way switch
    {
        AccessWay.Trace => OfRequest(request),
        AccessWay.Read => "process_vm_readv"u8,
        AccessWay.Write => "process_vm_writev"u8,
        AccessWay.Descriptor => "pidfd_getfd"u8,
        AccessWay.File or AccessWay.FileWrite => OfFile(file),
        AccessWay.Handle => "handle"u8,
        _ => default,
    };

    private static Text OfRequest(uint request) => request switch
    {
        1 => "PTRACE_PEEKTEXT"u8,
        2 => "PTRACE_PEEKDATA"u8,
        3 => "PTRACE_PEEKUSR"u8,
        4 => "PTRACE_POKETEXT"u8,
        5 => "PTRACE_POKEDATA"u8,
        6 => "PTRACE_POKEUSR"u8,
        7 => "PTRACE_CONT"u8,
        8 => "PTRACE_KILL"u8,
        9 => "PTRACE_SINGLESTEP"u8,
        12 => "PTRACE_GETREGS"u8,
        13 => "PTRACE_SETREGS"u8,
        14 => "PTRACE_GETFPREGS"u8,
        15 => "PTRACE_SETFPREGS"u8,
        16 => "PTRACE_ATTACH"u8,
        18 => "PTRACE_GETFPXREGS"u8,
        19 => "PTRACE_SETFPXREGS"u8,
        24 => "PTRACE_SYSCALL"u8,
        0x4200 => "PTRACE_SETOPTIONS"u8,
        0x4201 => "PTRACE_GETEVENTMSG"u8,
        0x4202 => "PTRACE_GETSIGINFO"u8,
        0x4203 => "PTRACE_SETSIGINFO"u8,
        0x4204 => "PTRACE_GETREGSET"u8,
        0x4205 => "PTRACE_SETREGSET"u8,
        0x4206 => "PTRACE_SEIZE"u8,
        0x4207 => "PTRACE_INTERRUPT"u8,
        0x4208 => "PTRACE_LISTEN"u8,
        0x4209 => "PTRACE_PEEKSIGINFO"u8,
        0x420a => "PTRACE_GETSIGMASK"u8,
        0x420b => "PTRACE_SETSIGMASK"u8,
        0x420e => "PTRACE_GET_SYSCALL_INFO"u8,
        _ => "ptrace"u8,
    };

    private static Text OfFile(ProcessFile file) => file switch
    {
        ProcessFile.Mem => "/proc/PID/mem"u8,
        ProcessFile.Maps => "/proc/PID/maps"u8,
        ProcessFile.Smaps => "/proc/PID/smaps"u8,
        ProcessFile.SmapsRollup => "/proc/PID/smaps_rollup"u8,
        ProcessFile.NumaMaps => "/proc/PID/numa_maps"u8,
        ProcessFile.Pagemap => "/proc/PID/pagemap"u8,
        ProcessFile.Environ => "/proc/PID/environ"u8,
        ProcessFile.Auxv => "/proc/PID/auxv"u8,
        ProcessFile.Syscall => "/proc/PID/syscall"u8,
        ProcessFile.Stack => "/proc/PID/stack"u8,
        _ => "/proc/PID"u8,
    };
}

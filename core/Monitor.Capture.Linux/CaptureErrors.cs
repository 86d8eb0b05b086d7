using Monitor.Sdk.Diagnostics;

namespace Monitor.Capture.Linux;

/// <summary>What can keep live capture from starting.</summary>
internal static class CaptureErrors
{
    /// <summary>Code of <see cref="WrongPlatform"/>.</summary>
    public const string WrongPlatformCode = "MON3001";

    /// <summary>Code of <see cref="NotPrivileged"/>.</summary>
    public const string NotPrivilegedCode = "MON3002";

    public static MonitorError WrongPlatform(string system, string machine) => new(
        WrongPlatformCode,
        $"Live capture is not available on {system} {machine}",
        "Run Monitor on Linux on x86-64 or arm64");

    public static MonitorError NotPrivileged(string user) => new(
        NotPrivilegedCode,
        $"User {user} may not load eBPF programs: root, or the capabilities CAP_BPF and CAP_PERFMON, are needed",
        "Run as root, or give the service AmbientCapabilities=CAP_BPF CAP_PERFMON CAP_SYS_PTRACE CAP_DAC_READ_SEARCH");

    public static MonitorError NoBpf(string reason) => new(
        "MON3003",
        $"The kernel refuses bpf(2) although the rights are there: {reason}",
        "Look for a container's seccomp profile without bpf, for lockdown=confidentiality, and for a kernel without CONFIG_BPF_SYSCALL");

    public static MonitorError NoTypes(string path) => new(
        "MON3004",
        $"The kernel offers no type information: {path} is not there",
        "Use a kernel with CONFIG_DEBUG_INFO_BTF=y (all current distributions have it), and in a container mount /sys");

    public static MonitorError TypesNotUnderstood(string path, string reason) => new(
        "MON3005",
        $"The kernel's type information in {path} cannot be understood: {reason}",
        "Report the kernel's version; Monitor has to learn its format");

    public static MonitorError HookMissing(string tracepoint, string kernel) => new(
        "MON3006",
        $"Kernel {kernel} has no tracepoint {tracepoint}",
        "Report this line: a kernel from 5.12 on should have it");

    public static MonitorError KernelTooOld(string kernel, Version needed) => new(
        "MON3008",
        $"Kernel {kernel} is too old: {needed} is needed, the first with the atomic operations that the capture programs use",
        "Use a newer kernel: Debian 12, Ubuntu 22.04 and RHEL 9, or later");

    public static MonitorError NoProcConnector(string reason) => new(
        "MON3021",
        $"The process connector cannot be used: {reason}",
        "Give the capability CAP_NET_ADMIN, and run outside of a pid, user or network namespace (in a container: with those of the host)");

    public static MonitorError NoAudit(string reason) => new(
        "MON3023",
        $"The audit system cannot be used: {reason}",
        "Stop auditd, give the capability CAP_AUDIT_CONTROL, or set 'capture: source: auto'");

    public static MonitorError Refused(string what, string kernel) => new(
        "MON3007",
        $"Kernel {kernel} refused the capture program: {what}",
        "Report this line with the kernel's version");
}

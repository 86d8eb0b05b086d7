using System.Globalization;
using System.Runtime.InteropServices;
using Monitor.Capture.Linux.Bpf;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Capture.Linux;

/// <summary>Finds out beforehand whether this machine can capture, and why not.</summary>
public static class PlatformCheck
{
    internal const string KernelTypesPath = "/sys/kernel/btf/vmlinux";

    private const int CapabilitySystemAdministration = 21;
    private const int CapabilityPerformanceMonitoring = 38;
    private const int CapabilityBpf = 39;

    private static readonly Version OldestKernel = new(5, 12);

    /// <summary>The kernel's release, as uname prints it.</summary>
    public static string KernelRelease => File.Exists("/proc/sys/kernel/osrelease") ? File.ReadAllText("/proc/sys/kernel/osrelease").Trim() : "unknown";

    /// <summary>What keeps live capture from working here; null if nothing is known to.</summary>
    public static MonitorError? Find()
    {
        Architecture machine = RuntimeInformation.ProcessArchitecture;
        if (!OperatingSystem.IsLinux() || machine is not (Architecture.X64 or Architecture.Arm64))
            return CaptureErrors.WrongPlatform(RuntimeInformation.OSDescription, machine.ToString());
        if (IsTooOld(KernelRelease))
            return CaptureErrors.KernelTooOld(KernelRelease, OldestKernel);
        int error = BpfSystemCall.Probe();
        bool mayLoad = MayLoad();
        if (error == BpfSystemCall.NotPermitted && mayLoad || error == BpfSystemCall.NotImplemented)
            return CaptureErrors.NoBpf(Marshal.GetPInvokeErrorMessage(error));
        if (!mayLoad)
            return CaptureErrors.NotPrivileged(Environment.UserName);
        return File.Exists(KernelTypesPath) ? null : CaptureErrors.NoTypes(KernelTypesPath);
    }

    /// <summary>Whether an obstacle is in eBPF's way alone, so that another source may do; else the user or the whole platform is.</summary>
    public static bool IsOfPrograms(MonitorError obstacle)
    {
        ArgumentNullException.ThrowIfNull(obstacle);
        return obstacle.Code is not (CaptureErrors.WrongPlatformCode or CaptureErrors.NotPrivilegedCode);
    }

    /// <summary>Whether a release such as <c>5.10.0-30-amd64</c> is known to be too old; one that cannot be read gets its chance.</summary>
    internal static bool IsTooOld(string release)
    {
        string[] numbers = release.Split('.', '-', '+');
        return numbers.Length >= 2
            && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            && int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor)
            && new Version(major, minor) < OldestKernel;
    }

    private static bool MayLoad()
    {
        const string Prefix = "CapEff:";
        string? line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Prefix, StringComparison.Ordinal));
        if (!ulong.TryParse(line.AsSpan(Math.Min(Prefix.Length, line?.Length ?? 0)).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong capabilities))
            return false;
        bool Has(int capability) => (capabilities >> capability & 1) != 0;
        return Has(CapabilitySystemAdministration) || Has(CapabilityBpf) && Has(CapabilityPerformanceMonitoring);
    }
}

using System.Runtime.InteropServices;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Loading;

/// <summary>The BPF object that the product carries, and its configuration.</summary>
internal static class EmbeddedObject
{
    public static byte[] Read()
    {
        string machine = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        using Stream resource = typeof(LinuxCapture).Assembly.GetManifestResourceStream($"capture.{machine}.bpf.o")!;
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }

    public static byte[] KernelTypes() => File.ReadAllBytes("/sys/kernel/btf/vmlinux");

    /// <summary>The value of the object's constants.</summary>
    public static byte[] Constants(byte[] zeroes, bool plainWrites, KernelHooks hooks = (KernelHooks)(-1))
    {
        byte[] constants = [.. zeroes];
        MemoryMarshal.Write(constants, new LinuxCapture.CaptureConfiguration
        {
            WakeBytes = 4096,
            BootTime = 1_700_000_000_000_000_000,
            YoungImage = 60_000_000_000,
            PlainWrites = plainWrites ? 1u : 0u,
            CallGroups = uint.MaxValue,
            Hooks = hooks,
        });
        return constants;
    }
}

using System.Globalization;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Windows.Device;

/// <summary>A part of the driver without which the rest goes on.</summary>
/// <param name="Place">Where its refusal stands in an answer (enum windows_part).</param>
/// <param name="Name">What is registered with the system.</param>
/// <param name="Serves">The kinds of activity that come by it.</param>
/// <param name="Cure">What to look for where nothing better is known.</param>
internal sealed record DriverPart(int Place, string Name, KernelHooks Serves, string Cure)
{
    private const uint AccessDenied = 0xc0000022, NotFound = 0xc0000034, NoMemory = 0xc000009a, Collision = 0xc01c0011;

    /// <summary>Without them handles are not told.</summary>
    public static DriverPart Objects { get; } = new(
        0, "object callback", KernelHooks.ProcessAccess | KernelHooks.LimitedAccess, "Report this line with the version of Windows");

    /// <summary>Without it the registry is not.</summary>
    public static DriverPart Registry { get; } = new(
        1, "registry callback", KernelHooks.Registry, "Report this line with the version of Windows");

    /// <summary>Without it neither files nor pipes are.</summary>
    public static DriverPart Files { get; } = new(
        2,
        "minifilter",
        KernelHooks.FileCreate | KernelHooks.FileDelete | KernelHooks.FileRename | KernelHooks.FileTime | KernelHooks.FileStream
            | KernelHooks.FileExecutable | KernelHooks.FileBlocked | KernelHooks.RawAccessRead | KernelHooks.PipeCreate | KernelHooks.PipeConnect,
        "Look whether the filter manager runs ('fltmc filters'), and restart the driver: 'monitor install'");

    /// <summary>Without them connections are not.</summary>
    public static DriverPart Network { get; } = new(
        3, "network callout", KernelHooks.NetworkConnect, "Look whether the base filtering engine runs ('sc query BFE'), and restart the driver: 'monitor install'");

    /// <summary>All, by their places.</summary>
    public static IReadOnlyList<DriverPart> All { get; } = [Objects, Registry, Files, Network];

    /// <summary>What keeps it from running, in words.</summary>
    /// <param name="refusal">The NTSTATUS with which the system refused it; 0: the driver gives none.</param>
    public static string CauseOf(int refusal) => (uint)refusal switch
    {
        0 => "the driver does not say why",
        AccessDenied => "the system denies access (0xc0000022)",
        NotFound => "its registration is not there (0xc0000034)",
        NoMemory => "there is no memory (0xc000009a)",
        Collision => "another driver has its altitude (0xc01c0011)",
        var other => string.Create(CultureInfo.InvariantCulture, $"the system refuses it with status 0x{other:x8}"),
    };

    /// <summary>What to do about that.</summary>
    /// <param name="refusal">The same.</param>
    public string CureFor(int refusal) => (uint)refusal switch
    {
        AccessDenied => "Look whether the driver's file is the one of the package, with its signature, and install it again: 'monitor install'",
        NotFound => "Register the driver again: 'monitor install'",
        NoMemory => "Restart the driver when there is memory again: 'monitor install'",
        Collision => "Find the driver with the altitude 385210 ('fltmc filters'), and remove one of the two",
        _ => Cure,
    };
}

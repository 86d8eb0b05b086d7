using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A driver was loaded into the kernel.</summary>
[Event(6, "DriverLoad", Version = 4, Task = "Driver loaded (rule: DriverLoad)", Default = EventDefault.NotLogged)]
public readonly ref partial struct DriverLoad
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When it was loaded.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Full path of the driver's file.</summary>
    public Text ImageLoaded { get; init; }

    /// <summary>Hashes of the driver's file, <c>NAME=HEX</c> joined by commas.</summary>
    [HashOf(nameof(ImageLoaded), File = nameof(ImageLoadedFile), Process = nameof(ProcessId))]
    public Text Hashes { get; init; }

    /// <summary><c>true</c> if the file carries a signature, else <c>false</c>.</summary>
    [Lookup("driver-signed", nameof(ImageLoaded), nameof(ImageLoadedFile))]
    public Text Signed { get; init; }

    /// <summary>Who signed the file.</summary>
    [Lookup("driver-signature", nameof(ImageLoaded), nameof(ImageLoadedFile))]
    public Text Signature { get; init; }

    /// <summary>What became of the check of the signature: <c>Valid</c>, <c>Expired</c>, <c>Revoked</c> and others.</summary>
    [Lookup("driver-signature-status", nameof(ImageLoaded), nameof(ImageLoadedFile))]
    public Text SignatureStatus { get; init; }

    /// <summary>Identity of the process that loaded it.</summary>
    [Own]
    public Guid ProcessGuid { get; init; }

    /// <summary>That process's id in the host's own namespace.</summary>
    [Own]
    public uint? ProcessId { get; init; }

    /// <summary>Full path of that process's image.</summary>
    [Own]
    public Text Image { get; init; }

    /// <summary>That process's user.</summary>
    [Own]
    public Text User { get; init; }

    /// <summary>Name of the driver in the kernel.</summary>
    [Own]
    public Text ModuleName { get; init; }

    /// <summary>Which file the driver is, whatever its name.</summary>
    [Own]
    public FileIdentity? ImageLoadedFile { get; init; }

    /// <summary>How it taints the kernel: a bit for each letter, numbered as in <c>/proc/sys/kernel/tainted</c>; absent if it does not.</summary>
    [Own]
    public ulong? Taints { get; init; }
}

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
    public Text Hashes { get; init; }

    /// <summary><c>true</c> if the file carries a signature, else <c>false</c>.</summary>
    public Text Signed { get; init; }

    /// <summary>Who signed the file.</summary>
    public Text Signature { get; init; }

    /// <summary>What became of the check of the signature: <c>Valid</c>, <c>Expired</c>, <c>Revoked</c> and others.</summary>
    public Text SignatureStatus { get; init; }
}

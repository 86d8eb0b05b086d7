using Monitor.Capture.Windows.Names;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Etw;

/// <summary>A process as the trace knows it.</summary>
internal sealed class TracedProcess
{
    /// <summary>Its id.</summary>
    public required uint Id { get; init; }

    /// <summary>Its identity in events; all zeroes if not known.</summary>
    public Guid Guid { get; set; }

    /// <summary>When it ended; null if it has not.</summary>
    public EventTime? Ended { get; set; }

    /// <summary>Full path of its image, or the bare name; empty if not known.</summary>
    public string Image { get; set; } = "";

    /// <summary>Its command line; null if not known.</summary>
    public string? CommandLine { get; set; }

    /// <summary>Its user; null if not known.</summary>
    public string? User { get; set; }

    /// <summary>Its parent's id; null if not known.</summary>
    public uint? ParentId { get; set; }

    /// <summary>Its terminal session; null if it has none or that is not known.</summary>
    public uint? SessionId { get; set; }

    /// <summary>Its integrity level.</summary>
    public uint Integrity { get; set; } = IntegrityLevels.Unknown;
}

using Monitor.Capture.Windows.Names;

namespace Monitor.Capture.Windows.Processes;

/// <summary>A process was made, or was found running. Times are 100 ns since 1601.</summary>
internal readonly ref struct ProcessBirth
{
    /// <summary>Process id.</summary>
    public uint ProcessId { get; init; }

    /// <summary>When it was made.</summary>
    public ulong Start { get; init; }

    /// <summary>Its parent.</summary>
    public uint ParentId { get; init; }

    /// <summary>When that was made; 0: not known.</summary>
    public ulong ParentStart { get; init; }

    /// <summary>Who made it: another than the parent where that was chosen.</summary>
    public uint CreatorId { get; init; }

    /// <summary>When that was made; 0: not known.</summary>
    public ulong CreatorStart { get; init; }

    /// <summary>Its user; null if not known.</summary>
    public Account? User { get; init; }

    /// <summary>Number of its logon session.</summary>
    public ulong LogonId { get; init; }

    /// <summary>Terminal session.</summary>
    public uint SessionId { get; init; }

    /// <summary>Last part of its mandatory label; all ones: not known.</summary>
    public uint Integrity { get; init; }

    /// <summary>The image's file on its volume; 0: not known.</summary>
    public ulong ImageFileId { get; init; }

    /// <summary>Bytes of that file.</summary>
    public ulong ImageSize { get; init; }

    /// <summary>Path of the image that programs use.</summary>
    public ReadOnlySpan<byte> Image { get; init; }

    /// <summary>The command line.</summary>
    public ReadOnlySpan<byte> CommandLine { get; init; }

    /// <summary>The folder that it was started in; empty if not known.</summary>
    public ReadOnlySpan<byte> Directory { get; init; }
}

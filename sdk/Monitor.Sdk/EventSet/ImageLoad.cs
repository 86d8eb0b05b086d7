using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A process loaded a module, such as a library.</summary>
[Event(7, "ImageLoad", Version = 3, Task = "Image loaded (rule: ImageLoad)", Default = EventDefault.NotLogged)]
public readonly ref partial struct ImageLoad
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When it was loaded.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>Full path of the module's file.</summary>
    public Text ImageLoaded { get; init; }

    /// <summary>Version in the module's version resource.</summary>
    [Lookup("file-version", nameof(ImageLoaded), nameof(ImageLoadedFile))]
    public Text FileVersion { get; init; }

    /// <summary>Description in the module's version resource.</summary>
    [Lookup("file-description", nameof(ImageLoaded), nameof(ImageLoadedFile))]
    public Text Description { get; init; }

    /// <summary>Product in the module's version resource.</summary>
    [Lookup("file-product", nameof(ImageLoaded), nameof(ImageLoadedFile))]
    public Text Product { get; init; }

    /// <summary>Company in the module's version resource.</summary>
    [Lookup("file-company", nameof(ImageLoaded), nameof(ImageLoadedFile))]
    public Text Company { get; init; }

    /// <summary>File name in the module's version resource.</summary>
    [Lookup("file-original-name", nameof(ImageLoaded), nameof(ImageLoadedFile))]
    public Text OriginalFileName { get; init; }

    /// <summary>Hashes of the module's file, <c>NAME=HEX</c> joined by commas.</summary>
    [HashOf(nameof(ImageLoaded), File = nameof(ImageLoadedFile), Process = nameof(ProcessId))]
    public Text Hashes { get; init; }

    /// <summary><c>true</c> if the file carries a signature, else <c>false</c>.</summary>
    [Lookup("file-signed", nameof(ImageLoaded), nameof(ImageLoadedFile))]
    public Text Signed { get; init; }

    /// <summary>Who signed the file.</summary>
    [Lookup("file-signature", nameof(ImageLoaded), nameof(ImageLoadedFile))]
    public Text Signature { get; init; }

    /// <summary>What became of the check of the signature: <c>Valid</c>, <c>Expired</c>, <c>Revoked</c> and others.</summary>
    [Lookup("file-signature-status", nameof(ImageLoaded), nameof(ImageLoadedFile))]
    public Text SignatureStatus { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    [Own]
    public Text ContainerId { get; init; }

    /// <summary>Which file the module is, whatever its name.</summary>
    [Own]
    public FileIdentity? ImageLoadedFile { get; init; }
}

using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A process image was started. On Linux also when a running process replaces its image (exec).</summary>
[Event(1, "ProcessCreate", Version = 5, Task = "Process Create (rule: ProcessCreate)")]
public readonly ref partial struct ProcessCreate
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When the image was started.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process; the same across restarts of the agent.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>Process id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>Full path of the image.</summary>
    public Text Image { get; init; }

    /// <summary>Version in the image's version resource; Windows only.</summary>
    [Lookup("file-version", nameof(Image), nameof(ImageFile))]
    public Text FileVersion { get; init; }

    /// <summary>Description in the image's version resource; Windows only.</summary>
    [Lookup("file-description", nameof(Image), nameof(ImageFile))]
    public Text Description { get; init; }

    /// <summary>Product in the image's version resource; Windows only.</summary>
    [Lookup("file-product", nameof(Image), nameof(ImageFile))]
    public Text Product { get; init; }

    /// <summary>Company in the image's version resource; Windows only.</summary>
    [Lookup("file-company", nameof(Image), nameof(ImageFile))]
    public Text Company { get; init; }

    /// <summary>File name in the image's version resource; Windows only.</summary>
    [Lookup("file-original-name", nameof(Image), nameof(ImageFile))]
    public Text OriginalFileName { get; init; }

    /// <summary>The command line, arguments joined by single blanks.</summary>
    public Arguments CommandLine { get; init; }

    /// <summary>Working directory.</summary>
    public Text CurrentDirectory { get; init; }

    /// <summary>Real user: the name, or the number where there is no name.</summary>
    public Text User { get; init; }

    /// <summary>The login session.</summary>
    public Guid LogonGuid { get; init; }

    /// <summary>The login's number; the user id on Linux.</summary>
    [Hex]
    public ulong LogonId { get; init; }

    /// <summary>Terminal session; on Linux the audit session.</summary>
    public uint? TerminalSessionId { get; init; }

    /// <summary>Integrity level; <c>no level</c> on Linux.</summary>
    public Text IntegrityLevel { get; init; }

    /// <summary>Hashes of the image, <c>NAME=HEX</c> joined by commas.</summary>
    [HashOf(nameof(Image), File = nameof(ImageFile), Process = nameof(ProcessId))]
    public Text Hashes { get; init; }

    /// <summary>Identity of the parent: the process that made this one.</summary>
    public Guid ParentProcessGuid { get; init; }

    /// <summary>The parent's process id.</summary>
    public uint ParentProcessId { get; init; }

    /// <summary>Full path of the parent's image.</summary>
    public Text ParentImage { get; init; }

    /// <summary>The parent's command line.</summary>
    public Arguments ParentCommandLine { get; init; }

    /// <summary>The parent's user.</summary>
    public Text ParentUser { get; init; }

    /// <summary>The user whose rights the process has, where that is another (setuid).</summary>
    [Own]
    public Text EffectiveUser { get; init; }

    /// <summary>The user who logged in; su and sudo do not change it.</summary>
    [Own]
    public Text LoginUser { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    [Own]
    public Text ContainerId { get; init; }

    /// <summary>Process id as the container sees it.</summary>
    [Own]
    public uint? NamespacedProcessId { get; init; }

    /// <summary>The program as the caller named it, where that differs from <c>Image</c>: a script, a link, a relative path.</summary>
    [Own]
    public Text InvokedAs { get; init; }

    /// <summary>Which file the image is, whatever its name.</summary>
    [Own]
    public FileIdentity? ImageFile { get; init; }

    /// <summary>The image's file had no name when it was started: deleted, or in memory only.</summary>
    [Own]
    public bool? ImageDeleted { get; init; }

    /// <summary>The controlling terminal.</summary>
    [Own]
    public Text Terminal { get; init; }

    /// <summary>Images of the processes from which this one descends, the parent's first; at most eight.</summary>
    [Own]
    public Arguments Ancestors { get; init; }

    /// <summary>The package that the image's file belongs to, with its version.</summary>
    [Own]
    [Lookup("package", nameof(Image), nameof(ImageFile))]
    public Text Package { get; init; }

    /// <summary>Name of the container that the process runs in.</summary>
    [Own]
    [Lookup("container-name", nameof(ContainerId))]
    public Text ContainerName { get; init; }

    /// <summary>Name of the image that the container was made from.</summary>
    [Own]
    [Lookup("container-image", nameof(ContainerId))]
    public Text ContainerImage { get; init; }

    /// <summary>Name of the pod that the container belongs to.</summary>
    [Own]
    [Lookup("pod-name", nameof(ContainerId))]
    public Text PodName { get; init; }

    /// <summary>Namespace of the pod.</summary>
    [Own]
    [Lookup("pod-namespace", nameof(ContainerId))]
    public Text PodNamespace { get; init; }
}

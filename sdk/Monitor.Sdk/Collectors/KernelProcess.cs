using Monitor.Sdk.Events;

namespace Monitor.Sdk.Collectors;

/// <summary>A process as the process table knows it. Identity is <see cref="Guid"/>, never the pid alone.</summary>
public readonly ref struct KernelProcess
{
    /// <summary>What Sysmon shows for the image of a process that is not known any more.</summary>
    public static Text UnknownImage => "<unknown process>"u8;

    /// <summary>Stable across restarts of the agent; all zeroes for a process that is not known.</summary>
    public Guid Guid { get; init; }

    /// <summary>Process id as the host's own namespace numbers it.</summary>
    public uint ProcessId { get; init; }

    /// <summary>Process id inside its innermost pid namespace; equal to <see cref="ProcessId"/> outside containers.</summary>
    public uint NamespacedProcessId { get; init; }

    /// <summary>When the process was made.</summary>
    public EventTime Started { get; init; }

    /// <summary>Full path of the image; absent if not known.</summary>
    public Text Image { get; init; }

    /// <summary>The image as events show it: <see cref="UnknownImage"/> where it is not known.</summary>
    public Text ShownImage => Image.IsAbsent ? UnknownImage : Image;

    /// <summary>The image's file; null if not known.</summary>
    public FileIdentity? ImageFile { get; init; }

    /// <summary>Whether the image's file had no name any more when it was started (deleted, or never had one).</summary>
    public bool ImageDeleted { get; init; }

    /// <summary>The program as the caller named it.</summary>
    public Text InvokedAs { get; init; }

    /// <summary>The command line.</summary>
    public Arguments CommandLine { get; init; }

    /// <summary>Working directory when the image was started.</summary>
    public Text CurrentDirectory { get; init; }

    /// <summary>Name of the real user, or the number where there is no name.</summary>
    public Text User { get; init; }

    /// <summary>Real user id.</summary>
    public uint UserId { get; init; }

    /// <summary>Name of the effective user.</summary>
    public Text EffectiveUser { get; init; }

    /// <summary>Name of the user who logged in, which su and sudo do not change; absent for services.</summary>
    public Text LoginUser { get; init; }

    /// <summary>The login session as a GUID; all zeroes for services.</summary>
    public Guid LogonGuid { get; init; }

    /// <summary>The login's number: the user id on Linux.</summary>
    public ulong LogonId { get; init; }

    /// <summary>Terminal session: the audit session on Linux; null if there is none.</summary>
    public uint? SessionId { get; init; }

    /// <summary>Integrity level; <c>no level</c> on Linux.</summary>
    public Text IntegrityLevel { get; init; }

    /// <summary>The controlling terminal when the image was started, as a path in /dev; absent if there was none.</summary>
    public Text Terminal { get; init; }

    /// <summary>Id of the container the process runs in; absent outside containers.</summary>
    public Text ContainerId { get; init; }
}

using Monitor.Sdk.Events;

namespace Sample.AuthLog;

/// <summary>Somebody logged in over SSH, or tried to.</summary>
[Event(2001, "SshLogin", Task = "SSH login")]
public readonly ref partial struct SshLogin
{
    /// <summary>When the line was read.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Whether the login succeeded.</summary>
    public bool Accepted { get; init; }

    /// <summary>How: <c>publickey</c>, <c>password</c>, ….</summary>
    public Text Method { get; init; }

    /// <summary>The user who logged in.</summary>
    public Text User { get; init; }

    /// <summary>The address that the login came from.</summary>
    public Text Source { get; init; }

    /// <summary>The port that it came from.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>The process of sshd.</summary>
    public uint ProcessId { get; init; }
}

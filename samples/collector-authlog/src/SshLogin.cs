using Monitor.Sdk.Events;

namespace Sample.AuthLog;

/// <summary>Somebody logged in over SSH, or tried to.</summary>
[Event(2001, "SshLogin", Task = "SSH login")]
public readonly ref partial struct SshLogin
{
    /// <summary>The rule for which the event is logged; the host fills it in.</summary>
    public Text RuleName { get; init; }

    /// <summary>When sshd said so.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>What became of it: <c>accepted</c>, <c>failed</c>, or <c>abandoned</c> when the other side left before it had been let in.</summary>
    public Text Result { get; init; }

    /// <summary>The user name that was asked for.</summary>
    public Text User { get; init; }

    /// <summary>Whether sshd knows such a user who may log in.</summary>
    public bool UserExists { get; init; }

    /// <summary>How: <c>publickey</c>, <c>password</c>, <c>keyboard-interactive/pam</c>, …; absent when it never came to that.</summary>
    public Text Method { get; init; }

    /// <summary>The address that it came from, or the host's name where sshd is told to look it up.</summary>
    public Text SourceAddress { get; init; }

    /// <summary>The port that it came from.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>The kind of key that was shown: <c>ED25519</c>, <c>RSA</c>, <c>ED25519-CERT</c>, …; absent without a key.</summary>
    public Text KeyType { get; init; }

    /// <summary>The key's fingerprint, <c>SHA256:…</c>; absent without a key.</summary>
    public Text KeyFingerprint { get; init; }

    /// <summary>The id in the certificate that was shown; absent without a certificate.</summary>
    public Text CertificateId { get; init; }

    /// <summary>The process of sshd.</summary>
    public uint ProcessId { get; init; }

    /// <summary>Where it was read: the log file's path, or <c>journal</c>.</summary>
    public Text LogSource { get; init; }
}

namespace Sample.AuthLog;

/// <summary>Where sshd's messages are read.</summary>
public enum LogSource
{
    /// <summary>A file that a syslog server writes.</summary>
    File = 0,

    /// <summary>The systemd journal.</summary>
    Journal = 1,
}

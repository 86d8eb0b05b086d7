using System.ComponentModel.DataAnnotations;

namespace Sample.AuthLog;

/// <summary>Settings of the collector; in monitor.yaml: <c>- authlog: { path: /var/log/auth.log, interval: 1 s }</c>.</summary>
public sealed class AuthLogSettings
{
    /// <summary>The file that sshd's messages go to.</summary>
    [MinLength(1, ErrorMessage = "The path is empty")]
    public string Path { get; set; } = "/var/log/auth.log";

    /// <summary>How often the file is looked at.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);
}

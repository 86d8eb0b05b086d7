using System.ComponentModel.DataAnnotations;
using Monitor.Sdk.Settings;

namespace Sample.AuthLog;

/// <summary>Settings of the collector; in monitor.yaml: <c>- authlog: { path: /var/log/auth.log, interval: 1 s }</c>.</summary>
public sealed class AuthLogSettings : IValidatedSettings
{
    /// <summary>The file that sshd's messages go to.</summary>
    [MinLength(1, ErrorMessage = "The path is empty")]
    public string Path { get; set; } = "/var/log/auth.log";

    /// <summary>How often the file is looked at.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (Interval <= TimeSpan.Zero)
            yield return new SettingsProblem(nameof(Interval), "Without a pause nothing else would be done", "Write a duration such as 1 s");
    }
}

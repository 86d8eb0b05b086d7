using System.ComponentModel.DataAnnotations;
using Monitor.Sdk.Settings;

namespace Sample.AuthLog;

/// <summary>Settings of the collector; in monitor.yaml: <c>- authlog: { from: file, path: /var/log/auth.log, interval: 1 s }</c>.</summary>
public sealed class AuthLogSettings : IValidatedSettings
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(1);

    /// <summary>Where sshd's messages are read: <c>file</c> or <c>journal</c>.</summary>
    public LogSource From { get; set; } = LogSource.File;

    /// <summary>The file that sshd's messages go to.</summary>
    [MinLength(1, ErrorMessage = "The path is empty")]
    public string Path { get; set; } = "/var/log/auth.log";

    /// <summary>The folder with the journal's files; empty: this system's journal.</summary>
    public string JournalFolder { get; set; } = "";

    /// <summary>How often the file is looked at.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (Path.Contains('\0', StringComparison.Ordinal))
            yield return new SettingsProblem(nameof(Path), "There is a NUL character in the path", "Write the path anew");
        else if (!System.IO.Path.IsPathRooted(Path))
            yield return new SettingsProblem(nameof(Path), $"'{Path}' is not a whole path", "Write a path that begins with /, as /var/log/auth.log");
        if (Interval < ShortestInterval || Interval > LongestInterval)
            yield return new SettingsProblem(nameof(Interval), "The file cannot be looked at so often, or so seldom", "Write an interval from 10 ms to 1 min");
        if (JournalFolder.Length > 0 && From == LogSource.File)
            yield return new SettingsProblem(nameof(JournalFolder), "A journal folder is set, but the logins are read from a file", "Write 'from: journal', or leave 'journal-folder' out");
    }
}

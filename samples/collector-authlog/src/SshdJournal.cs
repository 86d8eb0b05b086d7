using System.ComponentModel;
using System.Diagnostics;
using Polly;
using Polly.Retry;

namespace Sample.AuthLog;

/// <summary>Follows what sshd writes to the systemd journal, by journalctl: it knows the journal's files, and how they are rotated.</summary>
/// <param name="folder">The folder with the journal's files; empty: this system's journal.</param>
internal sealed class SshdJournal(string folder)
{
    private readonly ResiliencePipeline _restarts = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<IOException>(),
            MaxRetryAttempts = 5,
            Delay = TimeSpan.FromMilliseconds(500),
            BackoffType = DelayBackoffType.Exponential,
        })
        .Build();

    private string? _cursor;

    /// <summary>Hands over entries as they come; goes on behind the last one when journalctl had to be started again.</summary>
    /// <exception cref="IOException">journalctl ends again and again.</exception>
    /// <exception cref="Win32Exception">There is no journalctl.</exception>
    public async Task FollowAsync(Action<JournalEntry> take, CancellationToken cancellation) =>
        await _restarts.ExecuteAsync(async stop => await RunAsync(take, stop), cancellation);

    private async Task RunAsync(Action<JournalEntry> take, CancellationToken cancellation)
    {
        using Process journalctl = Process.Start(new ProcessStartInfo("journalctl", Arguments()) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            Task<string> complaints = journalctl.StandardError.ReadToEndAsync(cancellation);
            while (await journalctl.StandardOutput.ReadLineAsync(cancellation) is { } line)
            {
                if (JournalEntry.Read(line) is not { } entry)
                    continue;
                take(entry);
                _cursor = entry.Cursor;
            }

            throw new IOException($"journalctl ended: {(await complaints).Trim()}");
        }
        finally
        {
            journalctl.Kill();
            await journalctl.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Only what root's processes log: anybody may log in the name of sshd, but not as another user.</summary>
    private IEnumerable<string> Arguments() =>
    [
        "--follow", "--output=json", "--all", "--quiet", "--output-fields=MESSAGE,_PID",
        .. _cursor is null ? (IEnumerable<string>)["--lines=0"] : ["--no-tail", $"--after-cursor={_cursor}"],
        .. folder.Length == 0 ? (IEnumerable<string>)[] : [$"--directory={folder}"],
        "_UID=0", "SYSLOG_IDENTIFIER=sshd", "SYSLOG_IDENTIFIER=sshd-session", "SYSLOG_IDENTIFIER=sshd-auth",
    ];
}

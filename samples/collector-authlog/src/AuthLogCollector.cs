using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Sample.AuthLog;

/// <summary>Follows sshd's log and emits an event for each login that was accepted, refused or given up.</summary>
[Collector("authlog", Emits = [typeof(SshLogin)], Description = "SSH logins from sshd's log file or the systemd journal")]
public sealed class AuthLogCollector(AuthLogSettings settings) : FreeCollector
{
    private readonly LogFile _file = new(settings.Path);
    private readonly SshdJournal _journal = new(settings.JournalFolder);

    /// <inheritdoc/>
    public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation)
    {
        if (settings.From == LogSource.File)
            _file.OpenAtEnd();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task RunAsync(CollectorContext context, CancellationToken cancellation) => settings.From == LogSource.File
        ? FollowFileAsync(context, cancellation)
        : _journal.FollowAsync(entry => Emit(context, entry.Time, entry.ProcessId, entry.Message, "journal"), cancellation);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _file.Dispose();
        return base.DisposeAsync();
    }

    private async Task FollowFileAsync(CollectorContext context, CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(settings.Interval);
        do
        {
            _file.ReadNew(line =>
            {
                cancellation.ThrowIfCancellationRequested();
                if (SyslogLine.Read(line, DateTime.UtcNow) is { } read)
                    Emit(context, read.Time, read.ProcessId, read.Message, settings.Path);
            });
            if (_file.IsOpen)
                context.Health.Report(HealthState.Healthy);
            else
                context.Health.Report(HealthState.Degraded, $"{settings.Path} does not exist; where sshd logs to the journal alone, set 'from: journal'");
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    private static void Emit(CollectorContext context, DateTime time, uint process, string message, string source)
    {
        if (SshdMessage.Read(message) is not { } login)
            return;
        context.Emit(new SshLogin
        {
            UtcTime = EventTime.From(time),
            Result = login.Result,
            User = login.User,
            UserExists = login.UserExists,
            Method = login.Method,
            SourceAddress = login.Address,
            SourcePort = login.Port,
            KeyType = login.KeyType,
            KeyFingerprint = login.KeyFingerprint,
            CertificateId = login.CertificateId,
            ProcessId = process,
            LogSource = source,
        });
    }
}

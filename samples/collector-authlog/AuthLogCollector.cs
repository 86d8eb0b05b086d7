using System.Globalization;
using System.Text.RegularExpressions;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Sample.AuthLog;

/// <summary>Follows sshd's log and emits an event for each login that was accepted or refused.</summary>
[Collector("authlog", Emits = [typeof(SshLogin)], Description = "SSH logins from sshd's log file")]
public sealed partial class AuthLogCollector(AuthLogSettings settings) : FreeCollector
{
    private long _position = -1;
    private string _partial = "";

    /// <inheritdoc/>
    public override async Task RunAsync(CollectorContext context, CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(settings.Interval);
        do
        {
            if (!File.Exists(settings.Path))
            {
                context.Health.Report(HealthState.Degraded, $"{settings.Path} does not exist; is sshd's log elsewhere?");
                continue;
            }

            ReadNewLines(context);
            context.Health.Report(HealthState.Healthy);
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    private void ReadNewLines(CollectorContext context)
    {
        using FileStream file = new(settings.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (_position < 0)
            _position = file.Length;        // what was logged before the agent started is not news
        if (file.Length < _position)
            _position = 0;                  // rotated
        file.Position = _position;
        string text = _partial + new StreamReader(file).ReadToEnd();
        _position = file.Position;
        int end = text.LastIndexOf('\n') + 1;
        _partial = text[end..];
        foreach (string line in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Emit(context, line);
    }

    private static void Emit(CollectorContext context, string line)
    {
        if (LoginLine().Match(line) is not { Success: true } match)
            return;
        context.Emit(new SshLogin
        {
            UtcTime = EventTime.Now,
            Accepted = match.Groups["result"].Value == "Accepted",
            Method = match.Groups["method"].Value,
            User = match.Groups["user"].Value,
            Source = match.Groups["source"].Value,
            SourcePort = ushort.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture),
            ProcessId = uint.Parse(match.Groups["process"].Value, CultureInfo.InvariantCulture),
        });
    }

    [GeneratedRegex(@"sshd(?:-session)?\[(?<process>\d{1,9})\]: (?<result>Accepted|Failed) (?<method>\S+) for (?:invalid user )?(?<user>.*) from (?<source>\S+) port (?<port>\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])\b")]
    private static partial Regex LoginLine();
}

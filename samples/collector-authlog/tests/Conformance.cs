using System.Globalization;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Testing;

namespace Sample.AuthLog.Tests;

/// <summary>The tests that every collector has to pass, on a log file of the test's own.</summary>
public sealed class Conformance : CollectorConformance
{
    private int _port = 1024;

    protected override IEnumerable<KeyValuePair<string, string>> BadSettings =>
        [new("path", "auth.log"), new("from", "syslog"), new("interval", "1 h"), new("journal-folder", "/var/log/journal")];

    private string Log => Path.Combine(Folder, "auth.log");

    protected override Collector Create() => new AuthLogCollector(new AuthLogSettings { Path = Log, Interval = TimeSpan.FromMilliseconds(20) });

    protected override async ValueTask<bool> ProvokeAsync(CancellationToken cancellation)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:O} host sshd[1]: Failed password for root from 192.0.2.7 port {++_port} ssh2\n");
        await File.AppendAllTextAsync(Log, line, cancellation);
        return true;
    }
}

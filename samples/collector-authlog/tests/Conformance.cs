using System.Globalization;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Testing;

namespace Sample.AuthLog.Tests;

/// <summary>The tests that every collector has to pass, on a log file of the test's own.</summary>
public sealed class Conformance : CollectorConformance, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("authlog-").FullName;
    private int _lines;

    private string Log => Path.Combine(_folder, "auth.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override Collector Create() => new AuthLogCollector(new AuthLogSettings { Path = Log, Interval = TimeSpan.FromMilliseconds(20) });

    protected override async ValueTask<bool> ProvokeAsync(CancellationToken cancellation)
    {
        string port = (1024 + Interlocked.Increment(ref _lines)).ToString(CultureInfo.InvariantCulture);
        await File.AppendAllTextAsync(Log, $"2026-03-01T11:00:00Z host sshd[1]: Failed password for root from 192.0.2.7 port {port} ssh2\n", cancellation);
        return true;
    }
}

using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Testing;

namespace Sample.AuthLog.Tests;

/// <summary>The collector as the host runs it, on real files.</summary>
public sealed class AuthLogCollectorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("authlog-").FullName;
    private readonly RecordingOutput _output = new();

    private string Log => Path.Combine(_folder, "auth.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What sshd of Debian 12 logged while people and others knocked; addresses and names are made up.</summary>
    [Fact]
    public async Task A_real_log_gives_the_logins_that_are_in_it()
    {
        await RunAsync(async () =>
        {
            await File.AppendAllTextAsync(Log, await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "auth.log"), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
            await EventuallyAsync(() => _output.Count >= 7);
        });

        Assert.Equal(
            [
                "failed root True publickey 127.0.0.1 ED25519",
                "abandoned root True  127.0.0.1 ",
            ],
            _output.Events.Select(login => $"{login["Result"]} {login["User"]} {login["UserExists"]} {login["Method"]} {login["SourceAddress"]} {login["KeyType"]}"));
        Assert.All(_output.Events, login => Assert.Equal(Log, login["LogSource"]));
    }

    [Fact]
    public async Task An_event_says_all_that_the_line_says()
    {
        await RunAsync(async () =>
        {
            await File.AppendAllTextAsync(
                Log,
                "2026-02-28T23:59:58.5+01:00 host sshd[4711]: Accepted publickey for alice from 192.0.2.7 port 51234 ssh2: ED25519-CERT SHA256:9IkE ID work (serial 17) CA RSA SHA256:mBo4\n",
                TestContext.Current.CancellationToken);
            await EventuallyAsync(() => _output.Count == 1);
        });

        Assert.Equal(
            [
                ("UtcTime", "2026-02-28 22:59:58.500"), ("Result", "accepted"), ("User", "alice"), ("UserExists", "true"), ("Method", "publickey"),
                ("SourceAddress", "192.0.2.7"), ("SourcePort", "51234"), ("KeyType", "ED25519-CERT"), ("KeyFingerprint", "SHA256:9IkE"),
                ("CertificateId", "work"), ("ProcessId", "4711"), ("LogSource", Log),
            ],
            Assert.Single(_output.Events).ToDictionary().Select(field => (field.Key, field.Value)));
    }

    [Fact]
    public async Task A_log_that_is_missing_is_told_of_until_it_is_there()
    {
        await RunAsync(async () =>
        {
            await EventuallyAsync(() => _output.Health.State == HealthState.Degraded);
            Assert.Contains(Log, _output.Health.Reports.Last().Message);
            await File.WriteAllTextAsync(Log, "", TestContext.Current.CancellationToken);
            await EventuallyAsync(() => _output.Health.State == HealthState.Healthy);
        });
    }

    private async Task RunAsync(Func<Task> meanwhile)
    {
        using CancellationTokenSource stop = new();
        await using AuthLogCollector collector = new(new AuthLogSettings { Path = Log, Interval = TimeSpan.FromMilliseconds(20) });
        await collector.StartAsync(_output.Context, stop.Token);
        Task running = collector.RunAsync(_output.Context, stop.Token);
        await meanwhile();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static async Task EventuallyAsync(Func<bool> condition) =>
        Assert.True(await Task.Run(() => SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30))), "Waited in vain.");
}

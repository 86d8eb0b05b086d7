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

    /// <summary>What OpenSSH 9.2 logged while it was asked for logins of each kind.</summary>
    [Fact]
    public async Task A_real_log_gives_the_logins_that_are_in_it()
    {
        string[] expected =
        [
            "accepted alice true publickey 49084 ED25519-CERT SHA256:oGrwc5CemLHzvKgcqkgyDda9mvdlzdFLh4pCpSf1+1A alice at work",
            "accepted alice true publickey 49092 RSA SHA256:sCClIDt2SsbCoInaHtsLRJdJz7I4EuyKGUn6o1gg0Js",
            "abandoned alice true 49098",
            "abandoned nobody-here false 49108",
            "abandoned x from 198.51.100.1 port 22 ssh2 false 49124",
            "failed alice true password 49132",
            "failed alice true password 49132",
            "abandoned alice true 49132",
            "failed admin false password 49142",
            "failed admin false password 49142",
            "abandoned admin false 49142",
            "accepted alice true password 49154",
        ];
        string log = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "auth.log"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Log, "", TestContext.Current.CancellationToken);
        await RunAsync(async () =>
        {
            await File.AppendAllTextAsync(Log, log, TestContext.Current.CancellationToken);
            await EventuallyAsync(() => _output.Count >= expected.Length);
        });

        string[] fields = ["Result", "User", "UserExists", "Method", "SourcePort", "KeyType", "KeyFingerprint", "CertificateId"];
        Assert.Equal(expected, _output.Events.Select(login => string.Join(' ', fields.Select(field => login[field]).OfType<string>())));
        Assert.All(_output.Events, login => Assert.Equal("127.0.0.1", login["SourceAddress"]));
        Assert.All(_output.Events, login => Assert.Equal(Log, login["LogSource"]));
    }

    [Fact]
    public async Task An_event_says_all_that_the_line_says()
    {
        await File.WriteAllTextAsync(Log, "", TestContext.Current.CancellationToken);
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

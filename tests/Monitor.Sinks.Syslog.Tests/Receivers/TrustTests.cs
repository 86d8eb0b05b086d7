using Monitor.Sdk.Diagnostics;
using Monitor.Sinks.Syslog.Tests.Fixtures;

namespace Monitor.Sinks.Syslog.Tests.Receivers;

/// <summary>Who is trusted over TLS, on either side, at real servers.</summary>
public sealed class TrustTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public static TheoryData<string> Kinds => [.. Receiver.Kinds];

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_receiver_of_another_authority_is_refused(string kind)
    {
        using TestCertificates others = new("Another authority");
        await using Receiver receiver = await StartAsync(kind, others.Sign("127.0.0.1"));

        MonitorError error = await RefusedAsync(Settings(receiver));

        Assert.Equal("MON4125", error.Code);
        Assert.Contains("'CN=127.0.0.1' from 'CN=Another authority'", error.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_a_ca_only_the_systems_authorities_are_trusted(string kind)
    {
        await using Receiver receiver = await StartAsync(kind, _certificates.Sign("127.0.0.1"));
        SyslogSettings settings = Settings(receiver);
        settings.Ca = null;

        Assert.Equal("MON4125", (await RefusedAsync(settings)).Code);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_receiver_of_another_name_is_refused_until_that_name_is_asked_for(string kind)
    {
        await using Receiver receiver = await StartAsync(kind, _certificates.Sign("logs.example.org"));
        SyslogSettings settings = Settings(receiver);

        MonitorError error = await RefusedAsync(settings);

        Assert.Equal("MON4126", error.Code);
        Assert.Contains("is for logs.example.org, not for 127.0.0.1", error.Cause, StringComparison.Ordinal);
        settings.ServerName = "logs.example.org";
        await AssertDeliveredAsync(receiver, settings);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_expired_certificate_is_refused(string kind)
    {
        await using Receiver receiver = await StartAsync(kind, _certificates.Sign("127.0.0.1", until: -1));

        MonitorError error = await RefusedAsync(Settings(receiver));

        Assert.Equal("MON4125", error.Code);
        Assert.Contains($"it expired at {DateTime.UtcNow.AddDays(-1):yyyy-MM-}", error.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_certificate_of_the_future_is_refused(string kind)
    {
        await using Receiver receiver = await StartAsync(kind, _certificates.Sign("127.0.0.1", from: 5));

        Assert.Contains("it is not valid before", (await RefusedAsync(Settings(receiver))).Cause, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whoever_asks_for_it_gets_no_check_and_is_told_so(string kind)
    {
        using TestCertificates others = new("Another authority");
        await using Receiver receiver = await StartAsync(kind, others.Sign("logs.example.org", until: -1));
        SyslogSettings settings = Settings(receiver);
        settings.Verify = false;

        Sending sending = await AssertDeliveredAsync(receiver, settings);

        (HealthState state, string message) = Assert.Single(sending.Context.Health.Reports);
        Assert.Equal(HealthState.Degraded, state);
        Assert.StartsWith("MON4128: ", message, StringComparison.Ordinal);
        Assert.Equal($"{receiver.Address.OriginalString} (certificate not checked)", sending.Destination);
    }

    /// <summary>In TLS 1.3 the server's refusal comes when the client takes the connection for ready: nothing may count as delivered meanwhile.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_client_certificate_is_shown_to_those_who_demand_one(string kind)
    {
        using TestCertificates others = new("Another authority");
        await using Receiver receiver = await Receiver.StartAsync(kind, new Listening
        {
            Scheme = "tls",
            Certificate = _certificates.Sign("127.0.0.1"),
            Ca = _certificates.Authority,
            DemandsCertificate = true,
        });
        SyslogSettings settings = Settings(receiver);
        Assert.Equal("MON4124", (await RefusedAsync(settings)).Code);

        (settings.Certificate, settings.Key) = others.Sign("web-1");
        Assert.Equal("MON4124", (await RefusedAsync(settings)).Code);
        Assert.Equal(0, receiver.Count());

        (settings.Certificate, settings.Key) = _certificates.Sign("web-1");
        await AssertDeliveredAsync(receiver, settings);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Opening_again_shows_a_renewed_certificate(string kind)
    {
        await using Receiver receiver = await Receiver.StartAsync(kind, new Listening
        {
            Scheme = "tls",
            Certificate = _certificates.Sign("127.0.0.1"),
            Ca = _certificates.Authority,
            DemandsCertificate = true,
        });
        SyslogSettings settings = Settings(receiver);
        (settings.Certificate, settings.Key) = _certificates.Sign("web-1");
        await using Sending sending = await Sending.StartAsync(settings);
        await sending.WriteAsync(0, 1);
        Replace(settings, _certificates.Sign("web-1", until: -1));

        MonitorException refused = await Assert.ThrowsAsync<MonitorException>(() => sending.ReopenAsync().AsTask());
        Replace(settings, _certificates.Sign("web-1"));
        await sending.ReopenAsync();
        await sending.WriteAsync(1, 1);

        Assert.Equal("MON4124", refused.Error.Code);
        await receiver.WaitForAsync(2);
        Assert.Equal(2, sending.Context.Health.Counters["connections"]);
    }

    [Theory]
    [InlineData("missing", null, "Could not find file")]
    [InlineData("empty", "", "there is no certificate in it")]
    [InlineData("text", "hello", "there is no certificate in it")]
    [InlineData("broken", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "")]
    public async Task A_file_that_cannot_be_used_is_named(string name, string? content, string reason)
    {
        string path = _certificates[name + ".pem"];
        if (content is not null)
            await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
        await using ListeningSocket listening = new();

        MonitorError error = await RefusedAsync(new SyslogSettings { To = listening.Address("tls"), Ca = path });

        Assert.Equal("MON4123", error.Code);
        Assert.Contains(path, error.Cause, StringComparison.Ordinal);
        Assert.Contains(reason, error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_another_certificate_is_named()
    {
        await using ListeningSocket listening = new();
        TestCertificates.Files one = _certificates.Sign("one"), two = _certificates.Sign("two");

        MonitorError error = await RefusedAsync(new SyslogSettings { To = listening.Address("tls"), Certificate = one.Certificate, Key = two.Key });

        Assert.Equal("MON4123", error.Code);
        Assert.Contains(two.Key, error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_meant_against_the_folder_of_the_configuration()
    {
        await using ListeningSocket listening = new();
        string folder = Path.GetDirectoryName(_certificates.Authority)!;
        SyslogSettings settings = new() { To = listening.Address("tls"), Ca = "nowhere.pem" };

        MonitorException exception = await Assert.ThrowsAsync<MonitorException>(() => Sending.StartAsync(settings, new TestSinkContext(folder)));

        Assert.Contains(Path.Combine(folder, "nowhere.pem"), exception.Error.Cause, StringComparison.Ordinal);
    }

    private static void Replace(SyslogSettings settings, TestCertificates.Files files)
    {
        File.Copy(files.Certificate, settings.Certificate!, overwrite: true);
        File.Copy(files.Key, settings.Key!, overwrite: true);
    }

    private static async Task<MonitorError> RefusedAsync(SyslogSettings settings) =>
        (await Assert.ThrowsAsync<MonitorException>(() => Sending.StartAsync(settings))).Error;

    private static async Task<Sending> AssertDeliveredAsync(Receiver receiver, SyslogSettings settings)
    {
        long before = receiver.Count();
        await using Sending sending = await Sending.StartAsync(settings);
        await sending.WriteAsync(0, 10);
        await receiver.WaitForAsync(before + 10);
        return sending;
    }

    private Task<Receiver> StartAsync(string kind, TestCertificates.Files certificate) =>
        Receiver.StartAsync(kind, new Listening { Scheme = "tls", Certificate = certificate, Ca = _certificates.Authority });

    private SyslogSettings Settings(Receiver receiver) => new() { To = receiver.Address, Ca = _certificates.Authority };
}

using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Sinks;
using Monitor.Sdk.Testing;

namespace Sample.Webhook.Tests;

/// <summary>The sink against a real HTTP server.</summary>
public sealed class WebhookSinkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("webhook-").FullName;
    private readonly LoopbackReceiver _receiver = new();
    private readonly TestSinkContext _context;
    private readonly BatchBuilder _builder = new();

    public WebhookSinkTests() => _context = new TestSinkContext(_folder);

    public void Dispose()
    {
        _receiver.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_batch_is_one_post_of_lines_in_order()
    {
        EventBatch batch = Batch(3);
        await WriteAsync(batch, Settings());

        LoopbackReceiver.Post post = Assert.Single(_receiver.Posts);
        Assert.Equal("application/x-ndjson", post.Headers["Content-Type"]);
        Assert.Equal(["0", "1", "2"], post.Lines.Select(Number));
        Assert.Equal(3, batch.Accepted);
    }

    [Fact]
    public async Task No_post_is_larger_than_it_may_be()
    {
        await WriteAsync(Batch(10), Settings(settings => settings.MaxSize = new ByteSize(1000)));

        Assert.True(_receiver.Posts.Count > 2);
        Assert.All(_receiver.Posts, post => Assert.True(post.Lines.Length == 1 || post.Lines.Sum(line => line.Length + 1) <= 1000));
        Assert.Equal(Enumerable.Range(0, 10).Select(number => $"{number}"), _receiver.Posts.SelectMany(post => post.Lines).Select(Number));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(500)]
    public async Task What_passes_is_tried_again(int status)
    {
        Answers([new(status), new(204)]);
        EventBatch batch = Batch(2);
        await WriteAsync(batch, Settings());

        Assert.Equal(2, _receiver.Posts.Count);
        Assert.Equal(2, batch.Accepted);
        Assert.Equal(1, _context.Health.Counters["posts-tried-again"]);
    }

    [Fact]
    public async Task The_pause_that_the_receiver_asks_for_is_made()
    {
        Answers([new(503, RetryAfter: "1"), new(204)]);
        await WriteAsync(Batch(1), Settings());

        Assert.InRange(Stopwatch.GetElapsedTime(_receiver.Posts[0].Time, _receiver.Posts[1].Time), TimeSpan.FromSeconds(0.95), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_pause_is_never_longer_than_the_longest()
    {
        Answers([new(429, RetryAfter: "86400"), new(204)]);
        EventBatch batch = Batch(1);
        await WriteAsync(batch, Settings(settings => settings.LongestPause = TimeSpan.FromMilliseconds(50)));

        Assert.Equal(1, batch.Accepted);
    }

    [Fact]
    public async Task When_the_tries_are_over_the_host_is_told_and_nothing_is_accepted()
    {
        Answers([new(503)]);
        EventBatch batch = Batch(2);

        HttpRequestException exception = await Assert.ThrowsAsync<HttpRequestException>(() => WriteAsync(batch, Settings()));

        Assert.Contains("503", exception.Message);
        Assert.Equal((3, 0), (_receiver.Posts.Count, batch.Accepted));
    }

    [Fact]
    public async Task What_the_receiver_says_it_took_is_not_sent_again()
    {
        Answers([new(200, """{"accepted":2}"""), new(200, """{"accepted":3}""")]);
        EventBatch batch = Batch(5);
        await WriteAsync(batch, Settings());

        Assert.Equal([["0", "1", "2", "3", "4"], ["2", "3", "4"]], _receiver.Posts.Select(post => post.Lines.Select(Number).ToArray()));
        Assert.Equal(5, batch.Accepted);
    }

    [Fact]
    public async Task What_it_took_before_it_failed_is_accepted()
    {
        Answers([new(200, """{"accepted":2}"""), new(401)]);
        EventBatch batch = Batch(5);
        await Assert.ThrowsAsync<HttpRequestException>(() => WriteAsync(batch, Settings()));

        Assert.Equal(2, batch.Accepted);
        Assert.Empty(batch.Rejections);
    }

    [Fact]
    public async Task Lines_that_it_refuses_are_rejected_with_its_reason()
    {
        Answers([new(200, """{"rejected":[{"line":1,"reason":"no such index"}]}""")]);
        EventBatch batch = Batch(3);
        await WriteAsync(batch, Settings());

        Assert.Equal([new EventBatch.Rejection(1, "the receiver refuses it: no such index")], batch.Rejections);
        Assert.Equal(3, batch.Accepted);
    }

    [Fact]
    public async Task A_line_that_it_refuses_is_not_sent_again_with_those_that_it_did_not_take()
    {
        Answers([new(200, """{"accepted":1,"rejected":[{"line":2}]}"""), new(204)]);
        EventBatch batch = Batch(5);
        await WriteAsync(batch, Settings());

        Assert.Equal(["1", "3", "4"], _receiver.Posts.Skip(1).SelectMany(post => post.Lines).Select(Number));
        Assert.Equal((5, 2), (batch.Accepted, Assert.Single(batch.Rejections).Index));
    }

    [Theory]
    [InlineData("""{"accepted":6}""")]
    [InlineData("""{"accepted":-1}""")]
    [InlineData("""{"accepted":0}""")]
    [InlineData("""{"rejected":[{"line":5}]}""")]
    [InlineData("""{"accepted":""")]
    public async Task An_answer_that_makes_no_sense_settles_nothing(string json)
    {
        Answers([new(200, json)]);
        EventBatch batch = Batch(5);

        await Assert.ThrowsAsync<HttpRequestException>(() => WriteAsync(batch, Settings()));

        Assert.Equal((0, 0), (batch.Accepted, batch.Rejections.Count));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task An_event_that_spoils_a_post_is_found_and_rejected(int status)
    {
        _receiver.Answer = post => post.Lines.Any(line => Number(line) == "5") ? new(status) : new(204);
        EventBatch batch = Batch(20);
        await WriteAsync(batch, Settings());

        Assert.Equal([new EventBatch.Rejection(5, $"the receiver answered {status} Said")], batch.Rejections);
        Assert.Equal(20, batch.Accepted);
        Assert.True(_receiver.Posts.Count < 15, $"{_receiver.Posts.Count} posts");
    }

    [Theory]
    [InlineData(301)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task What_is_not_the_events_fault_costs_no_event(int status)
    {
        Answers([new(status)]);
        EventBatch batch = Batch(2);

        await Assert.ThrowsAsync<HttpRequestException>(() => WriteAsync(batch, Settings()));

        Assert.Equal((0, 0, 1), (batch.Accepted, batch.Rejections.Count, _receiver.Posts.Count));
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_told_of()
    {
        using ManualResetEventSlim end = new();
        _receiver.Answer = _ =>
        {
            end.Wait(TimeSpan.FromSeconds(30));
            return new(204);
        };
        WebhookSettings settings = Settings(settings => (settings.Timeout, settings.Tries) = (TimeSpan.FromMilliseconds(200), 1));

        HttpRequestException exception = await Assert.ThrowsAsync<HttpRequestException>(() => WriteAsync(Batch(1), settings));

        end.Set();
        Assert.Contains("did not answer within 0.2 s", exception.Message);
    }

    [Fact]
    public async Task Headers_come_from_settings_environment_and_files()
    {
        string secret = Path.Combine(_folder, "token");
        await File.WriteAllTextAsync(secret, "Bearer abc\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Environment.SetEnvironmentVariable("SAMPLE_WEBHOOK_TEAM", "blue");
        await WriteAsync(Batch(1), new WebhookSettings
        {
            To = _receiver.Address,
            Headers = new Dictionary<string, string> { ["X-Source"] = "monitor" },
            HeadersFromEnvironment = new Dictionary<string, string> { ["X-Team"] = "SAMPLE_WEBHOOK_TEAM" },
            HeadersFromFiles = new Dictionary<string, string> { ["Authorization"] = "token" },
        });

        IReadOnlyDictionary<string, string> headers = Assert.Single(_receiver.Posts).Headers;
        Assert.Equal(("monitor", "blue", "Bearer abc"), (headers["X-Source"], headers["X-Team"], headers["Authorization"]));
    }

    [Fact]
    public async Task A_secret_that_anybody_may_read_is_refused()
    {
        string secret = Path.Combine(_folder, "token");
        await File.WriteAllTextAsync(secret, "Bearer abc", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        IOException exception = await Assert.ThrowsAsync<IOException>(() => WriteAsync(
            Batch(1), new WebhookSettings { To = _receiver.Address, HeadersFromFiles = new Dictionary<string, string> { ["Authorization"] = "token" } }));

        Assert.Contains("chmod", exception.Message);
        Assert.Empty(_receiver.Posts);
    }

    [Fact]
    public async Task With_TLS_the_receiver_must_have_a_certificate_of_a_trusted_authority()
    {
        (string authority, X509Certificate2 certificate) = Certificates.Make(IPAddress.Loopback);
        await File.WriteAllTextAsync(Path.Combine(_folder, "authority.pem"), authority, TestContext.Current.CancellationToken);
        using (certificate)
        {
            using LoopbackReceiver secured = new(certificate);
            WebhookSettings trusting = new() { To = secured.Address, Authorities = "authority.pem" };
            await WriteAsync(Batch(2), trusting);
            Assert.Equal(2, Assert.Single(secured.Posts).Lines.Length);

            WebhookSettings doubting = new() { To = secured.Address, Tries = 1 };
            await Assert.ThrowsAsync<HttpRequestException>(() => WriteAsync(Batch(2), doubting));
            Assert.Single(secured.Posts);
        }
    }

    [Fact]
    public async Task A_certificate_for_another_address_is_refused()
    {
        (string authority, X509Certificate2 certificate) = Certificates.Make(IPAddress.Parse("192.0.2.7"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "authority.pem"), authority, TestContext.Current.CancellationToken);
        using (certificate)
        {
            using LoopbackReceiver secured = new(certificate);

            await Assert.ThrowsAsync<HttpRequestException>(() => WriteAsync(Batch(1), new WebhookSettings { To = secured.Address, Authorities = "authority.pem", Tries = 1 }));

            Assert.Empty(secured.Posts);
        }
    }

    private static string Number(string line) => (string)JsonNode.Parse(line)!["CommandLine"]!;

    private WebhookSettings Settings(Action<WebhookSettings>? change = null)
    {
        WebhookSettings settings = new() { To = _receiver.Address };
        change?.Invoke(settings);
        return settings;
    }

    /// <summary>These answers one after the other, and the last one again and again.</summary>
    private void Answers(LoopbackReceiver.Reply[] replies)
    {
        int next = -1;
        _receiver.Answer = _ => replies[Math.Min(Interlocked.Increment(ref next), replies.Length - 1)];
    }

    private EventBatch Batch(int count)
    {
        _builder.Clear();
        for (int i = 0; i < count; i++)
            _builder.Add(new ProcessCreate { UtcTime = EventTime.Now, Image = "/usr/bin/true"u8, CommandLine = new Arguments(System.Text.Encoding.UTF8.GetBytes($"{i}")) });
        return _builder.Build();
    }

    private async Task WriteAsync(EventBatch batch, WebhookSettings settings)
    {
        await using WebhookSink sink = new(settings, _context);
        await sink.StartAsync(TestContext.Current.CancellationToken);
        await sink.WriteAsync(batch, TestContext.Current.CancellationToken);
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Monitor.Sdk.Diagnostics;
using Polly;
using Polly.Retry;

namespace Sample.Webhook;

/// <summary>The HTTP server that events are posted to. A post that fails for a moment is tried again, after the pause that the receiver asks
/// for; what fails for longer is told to the host, which has all the time in the world.</summary>
internal sealed class Receiver : IDisposable
{
    private readonly HttpClient _client;
    private readonly string _address;
    private readonly IHealthReport _health;
    private readonly ResiliencePipeline<HttpResponseMessage> _tries;
    private readonly TimeSpan _longestPause;

    /// <exception cref="IOException">A header's file or the authorities cannot be read.</exception>
    public Receiver(WebhookSettings settings, string folder, IHealthReport health)
    {
        (_address, _health, _longestPause) = (settings.To, health, settings.LongestPause);
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (settings.Authorities.Length > 0)
            handler.SslOptions = TrustOnly(Path.GetFullPath(settings.Authorities, folder));
        _client = new HttpClient(handler) { Timeout = settings.Timeout };
        HeaderValues.Set(_client.DefaultRequestHeaders, settings, folder);
        _tries = settings.Tries > 1 ? Retrying(settings.Tries - 1) : ResiliencePipeline<HttpResponseMessage>.Empty;
    }

    /// <summary>Posts lines.</summary>
    /// <returns>The answer, whatever its status; the caller disposes it.</returns>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    public async Task<HttpResponseMessage> PostAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellation) =>
        await _tries.ExecuteAsync(async stop => await TryPostAsync(lines, stop), cancellation);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> TryPostAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        using ReadOnlyMemoryContent content = new(lines);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        try
        {
            return await _client.PostAsync(_address, content, cancellation);
        }
        catch (TaskCanceledException exception) when (exception.InnerException is TimeoutException)
        {
            throw new HttpRequestException($"The receiver did not answer within {_client.Timeout.TotalSeconds:0.#} s", exception);
        }
    }

    private ResiliencePipeline<HttpResponseMessage> Retrying(int retries) => new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                .Handle<HttpRequestException>()
                .HandleResult(answer => IsPassing(answer.StatusCode)),
            MaxRetryAttempts = retries,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = _longestPause,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            DelayGenerator = tried => ValueTask.FromResult(PauseAskedFor(tried.Outcome.Result)),
            OnRetry = tried =>
            {
                tried.Outcome.Result?.Dispose();
                _health.Count("posts-tried-again");
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    /// <summary>Whether the status is one that passes by itself.</summary>
    private static bool IsPassing(HttpStatusCode status) => status
        is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>The pause that the receiver asks for, cut to the longest one; null if it asks for none.</summary>
    private TimeSpan? PauseAskedFor(HttpResponseMessage? answer)
    {
        TimeSpan? asked = answer?.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - DateTimeOffset.UtcNow : null;
        return asked is { } pause ? TimeSpan.FromTicks(Math.Clamp(pause.Ticks, 0, _longestPause.Ticks)) : null;
    }

    /// <summary>The receiver's certificate must come from one of these authorities and name the receiver.</summary>
    private static SslClientAuthenticationOptions TrustOnly(string authorities)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(authorities);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }
}

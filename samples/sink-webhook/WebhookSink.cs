using System.Net;
using System.Net.Http.Headers;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Sinks;

namespace Sample.Webhook;

/// <summary>Posts each batch of events as NDJSON lines. A failed post throws: the host tries again, and counts.</summary>
[Sink("webhook", Description = "NDJSON lines posted over HTTP")]
public sealed class WebhookSink(WebhookSettings settings, ISinkContext context) : ISink
{
    private readonly HttpClient _client = new() { Timeout = settings.Timeout };
    private readonly NdjsonEncoder _encoder = new(context.Events, context.Computer);
    private readonly Utf8Buffer _lines = new();

    /// <inheritdoc/>
    public string Destination => settings.To;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        _lines.Clear();
        for (int i = 0; i < batch.Count; i++)
            _encoder.Encode(batch[i], _lines);
        using ReadOnlyMemoryContent content = new(_lines.WrittenMemory);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using HttpResponseMessage answer = await _client.PostAsync(settings.To, content, cancellation);
        if (answer.StatusCode == HttpStatusCode.RequestEntityTooLarge && batch.Count == 1)
            batch.Reject(0, "the receiver says that the event is too large");
        else
            answer.EnsureSuccessStatusCode();
        context.Health.Count("posts");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}

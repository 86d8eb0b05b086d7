using System.Net;
using System.Net.Http.Headers;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Sinks;

namespace Sample.Webhook;

/// <summary>Posts each batch of events as NDJSON lines, in parts where it is too much at once. A failed post throws: the host tries again, and
/// counts.</summary>
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
        int count = batch.Count;
        for (int from = 0; from < batch.Count; count = Math.Min(count, batch.Count - from))
        {
            if (!await TryPostAsync(batch, from, count, cancellation))
            {
                if (count > 1)
                {
                    count /= 2;
                    continue;
                }

                batch.Reject(from, "the receiver says that the event is too large");
            }

            from += count;
            batch.Accept(from);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Posts some events of the batch; false if the receiver says that it is too much at once.</summary>
    private async Task<bool> TryPostAsync(EventBatch batch, int from, int count, CancellationToken cancellation)
    {
        _lines.Clear();
        for (int i = from; i < from + count; i++)
            _encoder.Encode(batch[i], _lines);
        using ReadOnlyMemoryContent content = new(_lines.WrittenMemory);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using HttpResponseMessage answer = await _client.PostAsync(settings.To, content, cancellation);
        if (answer.StatusCode == HttpStatusCode.RequestEntityTooLarge)
            return false;
        answer.EnsureSuccessStatusCode();
        context.Health.Count("posts");
        return true;
    }
}

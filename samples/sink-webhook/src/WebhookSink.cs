using System.Net;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Sinks;

namespace Sample.Webhook;

/// <summary>Posts each batch of events as NDJSON lines, in parts where it is too much at once. What the receiver took is accepted at once, what
/// it will never take is rejected; all else throws: the host tries again, and counts.</summary>
[Sink("webhook", Description = "NDJSON lines posted over HTTP")]
public sealed class WebhookSink(WebhookSettings settings, ISinkContext context) : ISink
{
    private readonly NdjsonEncoder _encoder = new(context.Events, context.Computer);
    private readonly Utf8Buffer _lines = new();
    private Receiver? _receiver;

    /// <inheritdoc/>
    public string Destination => settings.To;

    /// <inheritdoc/>
    public ValueTask StartAsync(CancellationToken cancellation)
    {
        Receiver receiver = new(settings, context.BaseDirectory, context.Health);
        _receiver?.Dispose();
        _receiver = receiver;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask ReopenAsync(CancellationToken cancellation) => StartAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        int most = batch.Count;
        for (int from = 0; from < batch.Count;)
        {
            int count = Encode(batch, from, most);
            int settled = await PostAsync(batch, from, count, cancellation);
            if (settled == 0)
            {
                most = (count + 1) / 2;
                continue;
            }

            if (batch.IsRejected(from))
                most = batch.Count;     // the event that spoiled the post is found
            from += settled;
            while (from < batch.Count && batch.IsRejected(from))
                from++;
            batch.Accept(from);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _receiver?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Encodes events from a position on: at least one, no more than may be posted at once, and none that is rejected.</summary>
    /// <returns>How many.</returns>
    private int Encode(EventBatch batch, int from, int most)
    {
        _lines.Clear();
        int count = 0;
        while (count < most && from + count < batch.Count && !batch.IsRejected(from + count))
        {
            int before = _lines.Length;
            _encoder.Encode(batch[from + count], _lines);
            if (count > 0 && _lines.Length > settings.MaxSize.Bytes)
            {
                _lines.Truncate(before);
                break;
            }

            count++;
        }

        return count;
    }

    /// <summary>Posts what is encoded.</summary>
    /// <returns>How many events from the first on are settled; 0: fewer are to be posted at once.</returns>
    private async Task<int> PostAsync(EventBatch batch, int from, int count, CancellationToken cancellation)
    {
        Receiver receiver = _receiver ?? throw new InvalidOperationException("The sink is not started.");
        using HttpResponseMessage answer = await receiver.PostAsync(_lines.WrittenMemory, cancellation);
        if (answer.IsSuccessStatusCode)
        {
            context.Health.Count("posts");
            return Settle(batch, from, count, await Answer.ReadAsync(answer.Content, cancellation));
        }

        if (!IsAboutTheEvents(answer.StatusCode))
            throw new HttpRequestException($"The receiver answered {(int)answer.StatusCode} {answer.ReasonPhrase}", null, answer.StatusCode);
        if (count > 1)
            return 0;
        batch.Reject(from, $"the receiver answered {(int)answer.StatusCode} {answer.ReasonPhrase}");
        return 1;
    }

    private static int Settle(EventBatch batch, int from, int count, Answer? answer)
    {
        int accepted = answer?.Accepted ?? count;
        if (accepted < 0 || accepted > count || answer?.Rejected?.Any(refused => refused.Line < 0 || refused.Line >= count) == true)
            throw new HttpRequestException("The receiver's answer speaks of events that it was not sent");
        foreach (Answer.Refusal refused in answer?.Rejected ?? [])
            batch.Reject(from + refused.Line, $"the receiver refuses it: {refused.Reason ?? "it does not say why"}");
        if (accepted == 0 && batch.IsRejected(from))
            accepted = 1;
        return accepted > 0 ? accepted : throw new HttpRequestException("The receiver accepted nothing");
    }

    /// <summary>Whether the receiver minds what is posted, so that the same again would be of no use. Any other refusal, of the password for
    /// example, is not the events' fault, and they are kept.</summary>
    private static bool IsAboutTheEvents(HttpStatusCode status) =>
        status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity;
}

using System.Collections.Concurrent;
using Monitor.Sdk.Sinks;
using Monitor.Sdk.Testing;

namespace Sample.Webhook.Tests;

/// <summary>The tests that every sink has to pass, against a receiver on loopback.</summary>
public sealed class Conformance : SinkConformance
{
    private readonly LoopbackReceiver _receiver;
    private readonly ConcurrentQueue<string> _taken = [];
    private volatile bool _isBroken;

    public Conformance() => _receiver = new LoopbackReceiver { Answer = Answer };

    protected override IEnumerable<KeyValuePair<string, string>> BadSettings =>
        [new("to", "example.org"), new("to", "https://user:secret@example.org"), new("tries", "0"), new("timeout", "10")];

    public override ValueTask DisposeAsync()
    {
        _receiver.Dispose();
        return base.DisposeAsync();
    }

    protected override ISink Create(ISinkContext context) =>
        new WebhookSink(new WebhookSettings { To = _receiver.Address, LongestPause = TimeSpan.FromMilliseconds(10) }, context);

    protected override ValueTask<string?> ReadDeliveredAsync(CancellationToken cancellation) => ValueTask.FromResult<string?>(string.Join('\n', _taken));

    protected override ValueTask<bool> BreakAsync(CancellationToken cancellation)
    {
        _isBroken = true;
        return ValueTask.FromResult(true);
    }

    protected override ValueTask MendAsync(CancellationToken cancellation)
    {
        _isBroken = false;
        return ValueTask.CompletedTask;
    }

    private LoopbackReceiver.Reply Answer(LoopbackReceiver.Post post)
    {
        if (_isBroken)
            return new LoopbackReceiver.Reply(503);
        foreach (string line in post.Lines)
            _taken.Enqueue(line);
        return new LoopbackReceiver.Reply(204);
    }
}

using Monitor.Sdk.Sinks;
using Monitor.Sdk.Testing;

namespace Sample.Webhook.Tests;

/// <summary>The tests that every sink has to pass, against a receiver on loopback.</summary>
public sealed class Conformance : SinkConformance, IDisposable
{
    private readonly LoopbackReceiver _receiver = new();

    public void Dispose() => _receiver.Dispose();

    protected override ISink Create(ISinkContext context) => new WebhookSink(new WebhookSettings { To = _receiver.Address }, context);
}

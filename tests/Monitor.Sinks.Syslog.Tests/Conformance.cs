using Monitor.Sdk.Sinks;
using Monitor.Sinks.Syslog.Tests.Fixtures;

namespace Monitor.Sinks.Syslog.Tests;

/// <summary>The sink passes the conformance kit, over connections to a local socket.</summary>
public sealed class Conformance : SinkConformance
{
    private LocalReceiver? _receiver;

    protected override TimeSpan Deadline => Patience.Limit;

    protected override IEnumerable<KeyValuePair<string, string>> BadSettings =>
        [new("to", "carrier-pigeon://roof"), new("to", "514"), new("facility", "kitchen"), new("timeout", "soon"), new("app-name", "")];

    private LocalReceiver Receiver => _receiver ??= new LocalReceiver(Path.Combine(Folder, "socket"));

    protected override ISink Create(ISinkContext context) => new SyslogSink(new SyslogSettings { To = new Uri($"unix://{Receiver.Path}") }, context);

    protected override ValueTask<string?> ReadDeliveredAsync(CancellationToken cancellation) => ValueTask.FromResult<string?>(Receiver.Text);

    protected override async ValueTask<bool> BreakAsync(CancellationToken cancellation)
    {
        await Receiver.CloseAsync();
        return true;
    }

    protected override ValueTask MendAsync(CancellationToken cancellation)
    {
        Receiver.Open();
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_receiver is not null)
            await _receiver.DisposeAsync();
        await base.DisposeAsync();
    }
}

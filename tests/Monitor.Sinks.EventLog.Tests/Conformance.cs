using Monitor.Sdk.Sinks;
using Monitor.Sinks.EventLog.Tests.Harness;

namespace Monitor.Sinks.EventLog.Tests;

/// <summary>The sink passes the conformance kit, with a socket in place of the journal's.</summary>
public sealed class Conformance : SinkConformance
{
    private ReadingSocket? _socket;

    protected override TimeSpan Deadline => Wait.Patience;

    protected override IEnumerable<KeyValuePair<string, string>> BadSettings =>
        [new("socket", ""), new("identifier", "two words"), new("priority", "high"), new("namespace", "../etc")];

    private ReadingSocket Socket => _socket ??= new ReadingSocket(Path.Combine(Folder, "socket"));

    protected override ISink Create(ISinkContext context) =>
        new EventLogSink(new EventLogSinkSettings { Socket = Socket.Path, Timeout = Wait.Patience }, context);

    protected override ValueTask<string?> ReadDeliveredAsync(CancellationToken cancellation) => ValueTask.FromResult<string?>(Socket.Text);

    protected override async ValueTask<bool> BreakAsync(CancellationToken cancellation)
    {
        await Socket.CloseAsync();
        return true;
    }

    protected override ValueTask MendAsync(CancellationToken cancellation)
    {
        Socket.Open();
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_socket is not null)
            await _socket.DisposeAsync();
        await base.DisposeAsync();
    }
}

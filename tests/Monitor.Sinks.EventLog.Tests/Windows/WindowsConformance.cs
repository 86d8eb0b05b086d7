using Monitor.Sdk.Sinks;
using Monitor.Sinks.EventLog.Tests.Harness;
using Monitor.Sinks.EventLog.Windows;

namespace Monitor.Sinks.EventLog.Tests.Windows;

/// <summary>The sink as it is on Windows passes the conformance kit, with a stand-in for the functions of Windows.</summary>
public sealed class WindowsConformance : SinkConformance
{
    private readonly FakeEventTracing _tracing = new();

    protected override TimeSpan Deadline => Wait.Patience;

    protected override IEnumerable<KeyValuePair<string, string>> BadSettings => [new("log-size", "1 KiB")];

    protected override ISink Create(ISinkContext context) =>
        new EventLogSink(new WindowsLog(new EventLogSinkSettings { Timeout = Wait.Patience }, context, _tracing, (_, _, _) => 0));

    protected override ValueTask<string?> ReadDeliveredAsync(CancellationToken cancellation) => ValueTask.FromResult<string?>(
        string.Join('\n', _tracing.Events.SelectMany(written => RenderedEvent.Data(written)).Select(field => field.Text)));

    protected override ValueTask<bool> BreakAsync(CancellationToken cancellation)
    {
        _tracing.IsListening = false;
        return ValueTask.FromResult(true);
    }

    protected override ValueTask MendAsync(CancellationToken cancellation)
    {
        _tracing.IsListening = true;
        return ValueTask.CompletedTask;
    }
}

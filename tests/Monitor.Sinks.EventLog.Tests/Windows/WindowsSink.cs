using Monitor.Sdk.Records;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Sinks;
using Monitor.Sinks.EventLog.Windows;

namespace Monitor.Sinks.EventLog.Tests.Windows;

/// <summary>The sink as it is on Windows, with stand-ins for what belongs to Windows.</summary>
internal sealed class WindowsSink : IAsyncDisposable
{
    private readonly WindowsLog _log;

    public WindowsSink(EventLogSinkSettings? settings = null, uint answerToSet = 0)
    {
        _log = new WindowsLog(settings ?? new EventLogSinkSettings(), Context, Tracing, (name, size, access) =>
        {
            Set.Add((name, new ByteSize(size), access));
            return answerToSet;
        });
    }

    public FakeEventTracing Tracing { get; } = new();

    public TestSinkContext Context { get; } = new("/", SampleEvents.Foreign);

    public BatchBuilder Batch { get; } = new();

    public List<(string Name, ByteSize Size, string Access)> Set { get; } = [];

    public async Task StartAsync() => await _log.StartAsync(TestContext.Current.CancellationToken);

    public Task ReopenAsync() => _log.ReopenAsync(TestContext.Current.CancellationToken).AsTask();

    /// <summary>Hands in what was appended to <see cref="Batch"/>.</summary>
    public async Task<EventBatch> WriteAsync()
    {
        EventBatch batch = Batch.Build();
        await WriteAsync(batch);
        return batch;
    }

    public Task WriteAsync(EventBatch batch) => _log.WriteAsync(batch, TestContext.Current.CancellationToken).AsTask();

    public ValueTask DisposeAsync() => _log.DisposeAsync();
}

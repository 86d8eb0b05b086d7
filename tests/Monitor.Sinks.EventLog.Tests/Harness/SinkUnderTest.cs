using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.EventLog.Tests.Harness;

/// <summary>A sink with a batch to hand in, once and again, as the host does.</summary>
internal sealed class SinkUnderTest : IAsyncDisposable
{
    private static int s_made;

    private readonly ulong _stream = (ulong)Interlocked.Increment(ref s_made);
    private readonly EventLogSink _sink;
    private ulong _sequence;

    public SinkUnderTest(string socket, TimeSpan? timeout = null, JournalSender.NewFile? newFile = null, EventLogSinkSettings? settings = null)
    {
        settings ??= new EventLogSinkSettings();
        settings.Socket = socket;
        settings.Timeout = timeout ?? Wait.Patience;
        settings.Identifier = $"monitor-{_stream}";
        _sink = new EventLogSink(new JournalLog(settings, new TestSinkContext("/", Login.Schema), newFile ?? SealedMemory.Create));
    }

    /// <summary>What <c>journalctl</c> finds its entries by, and no other sink's.</summary>
    public string Match => $"SYSLOG_IDENTIFIER=monitor-{_stream}";

    public EventBuffer Events { get; } = new();

    public EventBatch Batch { get; } = new();

    public ValueTask StartAsync() => _sink.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask ReopenAsync() => _sink.ReopenAsync(TestContext.Current.CancellationToken);

    /// <summary>Hands in what was appended to <see cref="Events"/> since the last call.</summary>
    public Task WriteAsync() => NumberAndHandInAsync(TestContext.Current.CancellationToken);

    /// <summary>Hands in what the last call left unsettled.</summary>
    public Task RetryAsync() => HandInAsync(TestContext.Current.CancellationToken);

    /// <summary>Hands in events that are told apart by their process id.</summary>
    public Task WriteNumberedAsync(int first, int count, CancellationToken? cancellation = null)
    {
        Events.Clear();
        for (int number = first; number < first + count; number++)
            Events.Append(new ProcessTerminate { UtcTime = new EventTime(1), ProcessId = (uint)number, Image = "/usr/bin/true" });
        return NumberAndHandInAsync(cancellation ?? TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _sink.DisposeAsync();

    private async Task NumberAndHandInAsync(CancellationToken cancellation)
    {
        for (int i = 0; i < Events.Count; i++)
            Events.SetPlace(i, _stream, ++_sequence);
        Batch.Reset(Events, [.. Enumerable.Range(0, Events.Count)]);
        await HandInAsync(cancellation);
        Events.Clear();
    }

    private async Task HandInAsync(CancellationToken cancellation)
    {
        Batch.KeepUnsettled();
        await _sink.WriteAsync(Batch, cancellation);
    }
}

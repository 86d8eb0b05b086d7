using System.Diagnostics;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.Syslog.Tests.Fixtures;

/// <summary>Hands numbered events to a syslog sink, as the host does.</summary>
/// <param name="settings">The sink's settings.</param>
/// <param name="context">The host.</param>
internal sealed class Sending(SyslogSettings settings, TestSinkContext context) : IAsyncDisposable
{
    private readonly SyslogSink _sink = new(settings, context);
    private readonly EventBuffer _buffer = new(1 << 20);
    private int _failures;

    public EventBatch Batch { get; } = new();

    public TestSinkContext Context { get; } = context;

    /// <summary>How often <see cref="WriteStubbornlyAsync"/> met with a failure.</summary>
    public int Failures => Volatile.Read(ref _failures);

    public string Destination => _sink.Destination;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Sending> StartAsync(SyslogSettings settings, TestSinkContext? context = null)
    {
        Sending sending = new(settings, context ?? new TestSinkContext());
        try
        {
            await sending.StartAsync();
        }
        catch
        {
            await sending.DisposeAsync();
            throw;
        }

        return sending;
    }

    public ValueTask StartAsync() => _sink.StartAsync(Cancellation);

    public ValueTask ReopenAsync() => _sink.ReopenAsync(Cancellation);

    /// <summary>Hands in the events of some numbers.</summary>
    public ValueTask WriteAsync(int first, int count, int longest = 0) =>
        WriteAsync(buffer =>
        {
            for (int number = first; number < first + count; number++)
                Corpus.Append(buffer, number, longest);
        });

    /// <summary>Hands in events.</summary>
    public ValueTask WriteAsync(Action<EventBuffer> append)
    {
        Prepare(append);
        return RepeatAsync();
    }

    /// <summary>Makes a batch without handing it in.</summary>
    public void Prepare(Action<EventBuffer> append)
    {
        _buffer.Clear();
        append(_buffer);
        Batch.Reset(_buffer, [.. Enumerable.Range(0, _buffer.Count)]);
    }

    /// <summary>Hands in the last batch again.</summary>
    public ValueTask RepeatAsync(CancellationToken? cancellation = null) => _sink.WriteAsync(Batch, cancellation ?? Cancellation);

    /// <summary>Hands in the events of some numbers, and again what is left of them when it fails, until it succeeds.</summary>
    public async Task WriteStubbornlyAsync(int first, int count, int longest = 0)
    {
        long began = Stopwatch.GetTimestamp();
        Func<Task> attempt = () => WriteAsync(first, count, longest).AsTask();
        while (true)
        {
            try
            {
                await attempt();
                return;
            }
            catch (MonitorException exception)
            {
                Interlocked.Increment(ref _failures);
                Assert.True(Stopwatch.GetElapsedTime(began) < Patience.Limit, $"The sink goes on failing: {exception.Message}");
                Batch.KeepUnsettled();
                attempt = () => RepeatAsync().AsTask();
                await Task.Delay(20, Cancellation);
            }
        }
    }

    public ValueTask DisposeAsync() => _sink.DisposeAsync();
}

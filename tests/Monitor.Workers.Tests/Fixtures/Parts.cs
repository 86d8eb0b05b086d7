using System.Collections.Concurrent;
using Monitor.Pipeline;
using Monitor.Pipeline.Collecting;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Monitor.Workers.Tests.Fixtures;

/// <summary>An event of a plugin, as a test looks at it.</summary>
internal sealed record Tick(uint Number, string Words, uint Worker, long Time, RecordFlags Flags);

/// <summary>Keeps the events that plugins emitted.</summary>
internal sealed class KeepingSink : ISink
{
    private readonly ConcurrentQueue<Tick> _ticks = [];

    public IReadOnlyList<Tick> Ticks => [.. _ticks];

    public ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            EventRecord record = batch[i];
            if (record.EventId == 2101)
                _ticks.Enqueue(new Tick((uint)record.GetUnsigned(1), record.GetText(2).ToString(), (uint)record.GetUnsigned(3), record.Time.UnixNanoseconds, record.Flags));
        }

        return default;
    }

    public ValueTask DisposeAsync() => default;
}

/// <summary>Emits what a test says, known by its schema alone.</summary>
internal sealed class TickSource : FreeCollector, IRelayedCollector
{
    private readonly EventBuffer _buffer = new();
    private IRecordOutput? _output;

    public static EventSchema Schema { get; } = new(
        2101,
        "Tick",
        0,
        "Tick",
        "",
        new FieldSchema("UtcTime", FieldType.Time, ""),
        new FieldSchema("Number", FieldType.Unsigned, ""),
        new FieldSchema("Words", FieldType.Text, ""),
        new FieldSchema("Worker", FieldType.Unsigned, ""));

    /// <summary>A record of the event.</summary>
    public static byte[] Record(uint number, string words)
    {
        EventBuffer buffer = new();
        Write(buffer, number, words);
        return buffer[0].Bytes.ToArray();
    }

    public void Emit(uint number, string words)
    {
        _buffer.Clear();
        Write(_buffer, number, words);
        _output!.Append(Schema, _buffer[0]);
    }

    public override Task RunAsync(CollectorContext context, CancellationToken cancellation) => Task.CompletedTask;

    public void Connect(IRecordOutput output) => _output = output;

    public bool TryTake(in KernelRecord record, RecordFlags flags) => false;

    public void Flush()
    {
    }

    public Task DrainAsync(CancellationToken cancellation) => Task.CompletedTask;

    private static void Write(EventBuffer buffer, uint number, string words)
    {
        EventWriter writer = buffer.Begin(Schema);
        writer.Write(0, new EventTime(number + 1));
        writer.Write(1, number);
        writer.Write(2, words);
        writer.Write(3, 0u);
        Assert.True(writer.Finish(Schema, new EventTime(number + 1), RecordFlags.None));
    }
}

/// <summary>What a sink gets.</summary>
internal sealed class TestSinkContext(string name, string folder, EventCatalog events, IHealthReport health) : ISinkContext
{
    public string Name => name;

    public string Computer => "here";

    public string BaseDirectory => folder;

    public EventCatalog Events => events;

    public IHealthReport Health => health;

    public void RequestStop(string reason) => Assert.Fail("A worker stopped the agent.");
}

/// <summary>Keeps what the agent would log.</summary>
internal sealed class RecordingLog : IDiagnosticLog
{
    private readonly ConcurrentQueue<MonitorError> _errors = [];
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyList<MonitorError> Errors => [.. _errors];

    public IReadOnlyList<string> Lines => [.. _lines];

    public void Error(MonitorError error, Exception? exception = null) => _errors.Enqueue(error);

    public void Information(string message) => _lines.Enqueue(message);

    public override string ToString() => string.Join('\n', _errors.Select(error => error.ToString()).Concat(_lines));
}

using Monitor.Pipeline;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.DevelopmentHost;

/// <summary>Takes what a collector emits, on any thread, and prints it at once.</summary>
/// <param name="declared">The events that the collector declares.</param>
/// <param name="printer">Prints.</param>
/// <param name="log">Takes what is wrong.</param>
/// <param name="limit">After so many events it is over; null: never.</param>
/// <param name="over">Called when it is over.</param>
internal sealed class LiveOutput(IReadOnlyList<EventSchema> declared, EventPrinter printer, Log log, long? limit, Action over) : IEventOutput
{
    private readonly Lock _lock = new();
    private readonly EventBuffer _buffer = new();
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly ulong _stream = (ulong)Random.Shared.NextInt64();
    private ulong _sequence;
    private bool _isClosed;

    /// <summary>How many events of each name were printed.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>How many events came after the collector had ended.</summary>
    public long Late { get; private set; }

    /// <inheritdoc/>
    public RecordFlags Flags => RecordFlags.None;

    /// <inheritdoc/>
    public EventBuffer? Begin(EventSchema schema)
    {
        if (!declared.Contains(schema))
            throw new MonitorException(PipelineErrors.Undeclared(schema.Name));
        _lock.Enter();
        if (!_isClosed)
            return _buffer;
        Late++;
        _lock.Exit();
        return null;
    }

    /// <inheritdoc/>
    public void End(EventSchema schema, bool appended)
    {
        try
        {
            if (appended)
                Print(schema);
            else
                log.Complain($"An event {schema.Name} is larger than an event may be ({RecordLayout.MaximumSize} bytes), and is lost.");
        }
        finally
        {
            _buffer.Clear();
            _lock.Exit();
        }
    }

    /// <summary>Takes no more: what comes from now on is counted as late.</summary>
    public void Close()
    {
        lock (_lock)
            _isClosed = true;
    }

    private void Print(EventSchema schema)
    {
        if ((long)_sequence == limit)
            return;
        _buffer.SetPlace(0, _stream, ++_sequence);
        _buffer.SetCaptureOrder(0, _sequence);
        printer.Print(_buffer[0]);
        _counts[schema.Name] = _counts.GetValueOrDefault(schema.Name) + 1;
        if ((long)_sequence == limit)
            over();
    }
}

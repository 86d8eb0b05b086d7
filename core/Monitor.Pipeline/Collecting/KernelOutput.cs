using Monitor.Capture;
using Monitor.Pipeline.Accounting;
using Monitor.Pipeline.Routing;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Collecting;

/// <summary>Takes what kernel collectors emit, on the capture thread, and hands it on in batches. Takes no lock.</summary>
internal sealed class KernelOutput(Ledger ledger, InputQueue input, EmissionOrder order, bool excludeAgentsOwn) : IEventOutput
{
    private const int BatchSize = 256 << 10;

    private EventBuffer _buffer = input.Pool.Rent();
    private EventAccount? _account;

    /// <summary>What is known of the raw record at hand.</summary>
    public CaptureNotes Notes { get; set; }

    /// <inheritdoc/>
    public RecordFlags Flags => (Notes & CaptureNotes.Incomplete) != 0 ? RecordFlags.Incomplete : RecordFlags.None;

    /// <summary>Whether what has these notes is left out on purpose.</summary>
    public bool LeavesOut(CaptureNotes notes) => excludeAgentsOwn && (notes & CaptureNotes.AgentsOwn) != 0;

    /// <inheritdoc/>
    public EventBuffer? Begin(EventSchema schema)
    {
        _account = ledger.Find(schema.Id) ?? throw new MonitorException(PipelineErrors.Undeclared(schema.Name));
        _account.CountProduced();
        if (LeavesOut(Notes))
        {
            _account.CountFiltered(FilterReason.AgentsOwn);
            return null;
        }

        if (input.HasRoom)
            return _buffer;
        _account.CountDropped(input.WhyFull);
        return null;
    }

    /// <inheritdoc/>
    public void End(EventSchema schema, bool appended)
    {
        if (!appended)
        {
            _account!.CountDropped(DropReason.TooLarge);
            return;
        }

        _buffer.SetCaptureOrder(_buffer.Count - 1, order.Next());
        if (_buffer.Length >= BatchSize)
            Flush();
    }

    /// <summary>Hands on what was gathered.</summary>
    public void Flush()
    {
        if (_buffer.Count == 0)
            return;
        input.Count(_buffer.Length);
        input.Add(new Filled(_buffer));
        _buffer = input.Pool.Rent();
    }

    private sealed class Filled(EventBuffer buffer) : IPendingEvents
    {
        public EventBuffer Take() => buffer;
    }
}

using Monitor.Pipeline.Accounting;
using Monitor.Pipeline.Routing;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Collecting;

/// <summary>
/// Takes what a free collector, or the host, emits on any thread. Events gather until the router comes for them, so that batches grow with
/// the load.
/// </summary>
/// <param name="ledger">Counts.</param>
/// <param name="input">Where events go.</param>
/// <param name="order">Numbers them.</param>
/// <param name="isHosts">Whether these are the host's own events, which are few and are taken even when there is no room.</param>
internal sealed class FreeOutput(Ledger ledger, InputQueue input, EmissionOrder order, bool isHosts = false) : IEventOutput, IPendingEvents
{
    private readonly Lock _lock = new();
    private EventBuffer _buffer = input.Pool.Rent();
    private EventAccount? _account;
    private int _lengthBefore;
    private bool _isClosed;

    /// <inheritdoc/>
    public RecordFlags Flags => RecordFlags.None;

    /// <inheritdoc/>
    public EventBuffer? Begin(EventSchema schema)
    {
        EventAccount account = ledger.Find(schema.Id) ?? throw new MonitorException(PipelineErrors.Undeclared(schema.Name));
        account.CountProduced();
        if (!isHosts && !input.HasRoom)
        {
            account.CountDropped(input.WhyFull);
            return null;
        }

        _lock.Enter();
        if (_isClosed)
        {
            _lock.Exit();
            account.CountDropped(DropReason.TooLate);
            return null;
        }

        _account = account;
        _lengthBefore = _buffer.Length;
        return _buffer;
    }

    /// <inheritdoc/>
    public void End(EventSchema schema, bool appended)
    {
        try
        {
            if (!appended)
            {
                _account!.CountDropped(DropReason.TooLarge);
                return;
            }

            _buffer.SetCaptureOrder(_buffer.Count - 1, order.Next());
            input.Count(_buffer.Length - _lengthBefore);

            // Before the lock is left: after Close, which waits for it, the queue may take no more.
            if (_buffer.Count == 1)
                input.Add(this);
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>Takes no more: what comes from now on is lost, and counted.</summary>
    public void Close()
    {
        lock (_lock)
            _isClosed = true;
    }

    /// <inheritdoc/>
    public EventBuffer? Take()
    {
        lock (_lock)
        {
            if (_buffer.Count == 0)
                return null;
            EventBuffer taken = _buffer;
            _buffer = input.Pool.Rent();
            return taken;
        }
    }
}

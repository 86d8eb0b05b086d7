using Monitor.Pipeline;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Workers.Protocol;

namespace Monitor.Workers.Running;

/// <summary>Takes what a collector in a worker emits, on any thread, and sends it. What does not fit is counted, and the count is sent.</summary>
/// <param name="declared">The events that the plugin declares.</param>
/// <param name="sender">Where events go.</param>
internal sealed class RecordOutput(IReadOnlyList<EventSchema> declared, FrameSender sender) : IEventOutput
{
    /// <summary>Bytes that may wait for the agent to read them.</summary>
    private const int MostPending = 16 << 20;

    private readonly Lock _lock = new();
    private readonly EventBuffer _record = new();
    private long _lost;

    /// <inheritdoc/>
    public RecordFlags Flags { get; set; }

    /// <summary>Whether an event is sent at once; else with what comes behind it, until somebody flushes the sender.</summary>
    public bool IsUrgent { get; init; }

    /// <inheritdoc/>
    public EventBuffer? Begin(EventSchema schema)
    {
        if (!IsDeclared(schema))
            throw new MonitorException(PipelineErrors.Undeclared(schema.Name));
        _lock.Enter();
        if (sender.Pending < MostPending)
            return _record;
        _lost++;
        _lock.Exit();
        return null;
    }

    /// <inheritdoc/>
    public void End(EventSchema schema, bool appended)
    {
        try
        {
            if (!appended)
            {
                _lost++;
            }
            else
            {
                sender.Enter(MessageKind.Emitted).WriteRaw(_record[0].Bytes);
                sender.Leave(IsUrgent);
            }

            SendLost();
        }
        finally
        {
            _record.Clear();
            _lock.Exit();
        }
    }

    /// <summary>Tells the agent of what was lost and not told yet, as when nothing was emitted since. Does not wait for a thread that is about to
    /// emit: it tells by itself, or the next call does.</summary>
    public void TellLost()
    {
        if (!_lock.TryEnter())
            return;
        try
        {
            SendLost();
        }
        finally
        {
            _lock.Exit();
        }
    }

    private bool IsDeclared(EventSchema schema)
    {
        for (int i = 0; i < declared.Count; i++)
        {
            if (ReferenceEquals(declared[i], schema))
                return true;
        }

        return false;
    }

    private void SendLost()
    {
        if (_lost == 0)
            return;
        sender.Send(MessageKind.Lost, _lost, static (to, lost) => to.Write(lost));
        _lost = 0;
    }
}

using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Collecting;

/// <summary>Takes the events of a relayed collector.</summary>
/// <param name="slot">The collector.</param>
/// <param name="output">Where events go.</param>
/// <param name="chief">The account of its chief event; null if it declares none.</param>
/// <param name="log">Where failures are told.</param>
internal sealed class RecordOutput(CollectorSlot slot, FreeOutput output, EventAccount? chief, IDiagnosticLog log) : IRecordOutput
{
    /// <summary>Whether it threw so often that it is out of service.</summary>
    public bool IsQuarantined { get; private set; }

    /// <inheritdoc/>
    public void Append(EventSchema schema, EventRecord record)
    {
        if (output.Begin(schema) is not { } buffer)
            return;
        bool appended = false;
        try
        {
            buffer.Append(record);
            appended = true;
        }
        finally
        {
            output.End(schema, appended);
        }
    }

    /// <inheritdoc/>
    public void CountLost(DropReason reason, long count)
    {
        chief?.CountProduced(count);
        chief?.CountDropped(reason, count);
    }

    /// <inheritdoc/>
    public void Fail(Exception exception, int inARow)
    {
        CountLost(DropReason.CollectorFailed, 1);
        if (inARow == 1)
            log.Error(PipelineErrors.CollectorThrew(slot.Name, exception), exception);
        if (inARow < KernelCollectors.QuarantineAfter || IsQuarantined)
            return;
        IsQuarantined = true;
        slot.Health.Report(HealthState.Failed, PipelineErrors.CollectorQuarantined(slot.Name, KernelCollectors.QuarantineAfter));
    }
}

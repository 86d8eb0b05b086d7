using Monitor.Pipeline;
using Monitor.Pipeline.Accounting;
using Monitor.Pipeline.Collecting;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Workers.Supervision;

/// <summary>Brings what a worker says to where it belongs: events into the pipeline, reports to the component's health.</summary>
internal sealed class WorkerListener : IWorkerListener
{
    private int _failures;

    /// <summary>Where the component says how it is; null until it is made.</summary>
    public ComponentHealth? Health { get; set; }

    /// <summary>Where events go; null for a sink, and until the pipeline is made.</summary>
    public IRecordOutput? Output { get; set; }

    /// <inheritdoc/>
    public void OnEvent(EventSchema schema, EventRecord record)
    {
        _failures = 0;
        Output?.Append(schema, record);
    }

    /// <inheritdoc/>
    public void OnLost(long count) => Output?.CountLost(DropReason.WorkerBusy, count);

    /// <inheritdoc/>
    public void OnFailed(Exception exception) => Output?.Fail(exception, ++_failures);

    /// <inheritdoc/>
    public void OnRefused() => Output?.CountLost(DropReason.WorkerRefused, 1);

    /// <inheritdoc/>
    public void OnRecordsLost(long count) => Output?.CountLost(DropReason.WorkerEnded, count);

    /// <inheritdoc/>
    public void OnHealth(HealthState state, string message) => Health?.Report(state, message);

    /// <inheritdoc/>
    public void OnCount(string name, long amount) => Health?.Count(name, amount);

    /// <inheritdoc/>
    public void OnStopWanted(string reason) =>
        Health?.Report(HealthState.Degraded, $"it asks Monitor to stop, which a plugin in a worker cannot bring about: {reason}");
}

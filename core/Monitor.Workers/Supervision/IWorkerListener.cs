using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Workers.Supervision;

/// <summary>Takes what a worker says without being asked; called on the thread that reads from it.</summary>
internal interface IWorkerListener
{
    /// <summary>An event, checked.</summary>
    void OnEvent(EventSchema schema, EventRecord record);

    /// <summary>Events that did not fit into the pipe.</summary>
    void OnLost(long count);

    /// <summary>The collector threw over a kernel record.</summary>
    void OnFailed(Exception exception);

    /// <summary>Something that was sent is no record of a declared event.</summary>
    void OnRefused();

    /// <summary>Kernel records that were under way when the worker ended.</summary>
    void OnRecordsLost(long count);

    /// <summary>How the plugin is.</summary>
    void OnHealth(HealthState state, string message);

    /// <summary>Adds to a counter.</summary>
    void OnCount(string name, long amount);

    /// <summary>The sink asks the agent to stop.</summary>
    void OnStopWanted(string reason);
}

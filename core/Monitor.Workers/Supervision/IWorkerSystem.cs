using Monitor.Sdk.Diagnostics;

namespace Monitor.Workers.Supervision;

/// <summary>What the agent needs of the operating system to have workers.</summary>
internal interface IWorkerSystem
{
    /// <summary>Decides who a worker runs as.</summary>
    /// <param name="wanted">What the operator wrote; null: nothing.</param>
    /// <param name="place">Where.</param>
    /// <exception cref="MonitorException">There is no such user, or the agent cannot start processes of that user.</exception>
    WorkerUser ChooseUser(string? wanted, SourcePlace? place);

    /// <summary>Starts a worker's process, as its user and in its limits, with nothing of the agent's but two pipes and standard error. When this throws,
    /// nothing is left of it.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refuses.</exception>
    /// <exception cref="IOException">The process is gone, or cannot be limited.</exception>
    Task<ISystemProcess> StartAsync(WorkerStart start);

    /// <summary>Removes what the workers of an agent that was killed left behind.</summary>
    void RemoveLeftBehind();
}

namespace Monitor.Workers.Supervision;

/// <summary>Who a worker runs as.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="IsOwn">Whether that is who the agent runs as.</param>
internal sealed record WorkerUser(string Name, bool IsOwn);

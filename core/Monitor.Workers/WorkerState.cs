namespace Monitor.Workers;

/// <summary>How a worker is, for the status.</summary>
/// <param name="ProcessId">Its process id; null while it is down.</param>
/// <param name="User">Who it runs as.</param>
/// <param name="Restarts">How often it was started again.</param>
/// <param name="Memory">Memory that it has, bytes.</param>
/// <param name="MemoryLimit">Memory that it may have, bytes.</param>
/// <param name="Limits">What holds it to its limits, in words.</param>
/// <param name="LastEnd">How it ended last; null if it never did.</param>
/// <param name="LastEndTime">When.</param>
public sealed record WorkerState(
    int? ProcessId, string User, long Restarts, long Memory, long MemoryLimit, string Limits, string? LastEnd, DateTimeOffset? LastEndTime);

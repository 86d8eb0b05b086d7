using System.Diagnostics.CodeAnalysis;
using Monitor.Workers;

namespace Monitor.Host.Status;

/// <summary>The process of a plugin that has one of its own.</summary>
/// <param name="ProcessId">Its process id; null while it is down.</param>
/// <param name="User">Who it runs as.</param>
/// <param name="Restarts">How often it was started again.</param>
/// <param name="Memory">Memory that it has, bytes.</param>
/// <param name="MemoryLimit">Memory that it may have, bytes.</param>
/// <param name="Limits">What holds it to its limits.</param>
/// <param name="LastEnd">How it ended last; null if it never did.</param>
/// <param name="LastEndTime">When.</param>
internal sealed record WorkerStatus(
    int? ProcessId, string User, long Restarts, long Memory, long MemoryLimit, string Limits, string? LastEnd, DateTimeOffset? LastEndTime)
{
    /// <summary>The same as the worker says it; null where there is none.</summary>
    [return: NotNullIfNotNull(nameof(worker))]
    public static WorkerStatus? Of(PluginWorker? worker) => worker?.State is { } state
        ? new WorkerStatus(state.ProcessId, state.User, state.Restarts, state.Memory, state.MemoryLimit, state.Limits, state.LastEnd, state.LastEndTime)
        : null;
}

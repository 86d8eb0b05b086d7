namespace Monitor.Workers.Supervision;

/// <summary>A call was under way when the worker ended.</summary>
/// <param name="reason">How it ended, as part of a sentence.</param>
internal sealed class WorkerEndedException(string reason) : Exception($"its worker ended: {reason}");

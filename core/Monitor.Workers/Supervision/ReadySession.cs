namespace Monitor.Workers.Supervision;

/// <summary>The worker that is ready for calls, or the wait for the next one. For several threads.</summary>
internal sealed class ReadySession
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<WorkerSession> _ready = NewReady();

    /// <summary>The worker if it is ready now.</summary>
    public WorkerSession? Current => Volatile.Read(ref _ready).Task is { IsCompletedSuccessfully: true } ready ? ready.Result : null;

    /// <summary>The worker, when it is ready.</summary>
    public Task<WorkerSession> WaitAsync(CancellationToken cancellation) => Volatile.Read(ref _ready).Task.WaitAsync(cancellation);

    /// <summary>Makes a worker known, until it ends.</summary>
    public void Set(WorkerSession session)
    {
        session.Ending = () => Retract(session);
        lock (_lock)
            _ready.TrySetResult(session);
    }

    /// <summary>Hands a worker that has ended to nobody any more.</summary>
    public void Retract(WorkerSession session)
    {
        lock (_lock)
        {
            if (Current == session)
                Volatile.Write(ref _ready, NewReady());
        }
    }

    /// <summary>Tells who waits that there will be no further worker.</summary>
    public void GiveUp(string reason)
    {
        lock (_lock)
            _ready.TrySetException(new WorkerEndedException(reason));
    }

    private static TaskCompletionSource<WorkerSession> NewReady() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

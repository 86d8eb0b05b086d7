namespace Monitor.Journal;

/// <summary>Tells those who wait for something to read that there may be something. For several threads.</summary>
internal sealed class CommitSignal
{
    private TaskCompletionSource _next = New();
    private volatile bool _isClosed;

    /// <summary>Ends when something is committed after this was asked for, or the writer is closed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Whether nothing more comes.</summary>
    public bool IsClosed => _isClosed;

    public void Raise() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    public void Close()
    {
        _isClosed = true;
        Raise();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.FileExecutable;

/// <summary>The wish that a collector's own thread works off all that waits. Whoever wishes it while it is wished already waits for the same.</summary>
/// <param name="arriving">What waits; its thread is woken by a wish.</param>
internal sealed class DrainRequest(DeferredEvents arriving)
{
    private TaskCompletionSource? _asked;

    /// <summary>Wishes it, and waits until it is done.</summary>
    public Task AskAsync(CancellationToken cancellation)
    {
        TaskCompletionSource mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource first = Interlocked.CompareExchange(ref _asked, mine, null) ?? mine;
        arriving.Wake();
        return first.Task.WaitAsync(cancellation);
    }

    /// <summary>Whether it is wished now. The thread asks before it takes what has arrived, and calls <see cref="Done"/> behind.</summary>
    public bool IsAsked => Volatile.Read(ref _asked) is not null;

    /// <summary>All that had arrived before the wish is done, or the thread ends.</summary>
    public void Done() => Interlocked.Exchange(ref _asked, null)?.SetResult();
}

using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.FileExecutable;

/// <summary>A collector's own thread, which works off the events that wait, and looks again from time to time at what it has begun with.</summary>
/// <param name="name">What the thread is called.</param>
/// <param name="arriving">What waits; stays its maker's.</param>
internal sealed class DeferredWorker(string name, DeferredEvents arriving) : IDisposable
{
    private TaskCompletionSource? _drainAsked;
    private Thread? _thread;
    private volatile bool _isEnding;

    /// <summary>Whether the thread is to end: what still waits is left.</summary>
    public bool IsEnding => _isEnding;

    /// <summary>Starts the thread.</summary>
    /// <param name="work">Works off all that waits. Told whether everything is to be finished as it is.</param>
    /// <param name="pause">How long nothing needs to be looked at unless something arrives.</param>
    public void Start(Action<bool> work, Func<TimeSpan> pause)
    {
        _thread = new Thread(() => Run(work, pause)) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Has everything finished that has arrived, and waits until it is. Whoever asks while it is asked for already waits for the same.</summary>
    public Task DrainAsync(CancellationToken cancellation)
    {
        TaskCompletionSource mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource first = Interlocked.CompareExchange(ref _drainAsked, mine, null) ?? mine;
        arriving.Wake();
        return first.Task.WaitAsync(cancellation);
    }

    /// <summary>Ends the thread, and waits until it has ended.</summary>
    public void Dispose()
    {
        _isEnding = true;
        arriving.Wake();
        _thread?.Join();
    }

    private void Run(Action<bool> work, Func<TimeSpan> pause)
    {
        while (!_isEnding)
        {
            bool isDraining = Volatile.Read(ref _drainAsked) is not null;
            work(isDraining);
            if (isDraining)
                EndDrain();
            arriving.Wait(pause());
        }

        EndDrain();
    }

    private void EndDrain() => Interlocked.Exchange(ref _drainAsked, null)?.SetResult();
}

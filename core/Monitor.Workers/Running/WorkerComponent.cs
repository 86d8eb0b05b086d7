using System.Collections.Concurrent;
using Monitor.Workers.Protocol;

namespace Monitor.Workers.Running;

/// <summary>A collector or sink in a worker: runs what the agent calls, and tells what became of it.</summary>
/// <param name="sender">Where messages go.</param>
internal abstract class WorkerComponent(FrameSender sender) : IAsyncDisposable
{
    private static readonly TimeSpan FlushPatience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<uint, CancellationTokenSource> _calls = [];

    /// <summary>Where messages go.</summary>
    protected FrameSender Sender { get; } = sender;

    /// <summary>Writes what the agent has to know of it.</summary>
    public abstract void Describe(FrameBuffer to);

    /// <summary>Tells the agent of events that were lost and not told yet.</summary>
    public virtual void TellLost()
    {
    }

    /// <summary>Takes a message, on the thread that reads: nothing of the plugin runs in here.</summary>
    public virtual void Take(MessageKind kind, ref PayloadReader content)
    {
        uint call = content.ReadUInt32();
        switch (kind)
        {
            case MessageKind.Cancel:
                // By another thread: what the plugin hung on the cancellation runs there.
                if (_calls.TryGetValue(call, out CancellationTokenSource? source))
                    _ = Task.Run(source.Cancel);
                break;
            case MessageKind.Start:
                Begin(call, StartAsync);
                break;
            case MessageKind.Stop:
                Begin(call, async _ => await DisposeAsync().ConfigureAwait(false), isLast: true);
                break;
            default:
                throw new ProtocolViolation($"message {kind} is not for this component");
        }
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Starts it.</summary>
    protected abstract Task StartAsync(CancellationToken cancellation);

    /// <summary>A call has returned: what is to be known of it may be asked of the plugin.</summary>
    protected virtual void NoteOutcome()
    {
    }

    /// <summary>Writes what is to be known of a call besides: nothing for a collector.</summary>
    protected virtual void WriteOutcome(FrameBuffer to)
    {
    }

    /// <summary>Begins a call.</summary>
    /// <param name="call">Its number.</param>
    /// <param name="run">What to do.</param>
    /// <param name="isLast">Whether the process ends behind it.</param>
    protected void Begin(uint call, Func<CancellationToken, Task> run, bool isLast = false)
    {
        CancellationTokenSource cancellation = new();
        _calls[call] = cancellation;
        _ = Task.Run(() => RunAsync(call, run, cancellation, isLast));
    }

    private async Task RunAsync(uint call, Func<CancellationToken, Task> run, CancellationTokenSource cancellation, bool isLast)
    {
        Exception? thrown = null;
        try
        {
            await run(cancellation.Token).ConfigureAwait(false);
        }
        catch (OutOfMemoryException)
        {
            WorkerSandbox.Exit(WorkerExit.OutOfMemory);
        }
        catch (Exception exception)
        {
            thrown = exception;
        }

        bool isCancelled = thrown is OperationCanceledException && cancellation.IsCancellationRequested;
        _calls.TryRemove(call, out _);
        NoteOutcome();
        TellLost();
        Sender.Send(MessageKind.Returned, (call, isCancelled, thrown, this), static (to, outcome) =>
        {
            to.Write(outcome.call);
            to.Write(outcome.isCancelled);
            to.Write(outcome.thrown is not null);
            if (outcome.thrown is not null)
                ErrorCodec.Write(to, outcome.thrown);
            outcome.Item4.WriteOutcome(to);
        });
        if (!isLast)
            return;
        Sender.Close(FlushPatience);
        WorkerSandbox.Exit(WorkerExit.Well);
    }
}

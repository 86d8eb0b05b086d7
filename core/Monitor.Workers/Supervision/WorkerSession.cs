using Monitor.Pipeline;
using Monitor.Plugins;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;
using Monitor.Workers.Protocol;
using Monitor.Workers.Running;

namespace Monitor.Workers.Supervision;

/// <summary>One life of a worker, from its start to its end: what is said to it and what comes back. A worker that says what may not be said, does
/// not answer or takes too long is ended.</summary>
internal sealed class WorkerSession : IDisposable
{
    private const string Unwanted = "it was not wanted any more";
    private const int StackSize = 512 << 10;
    private static readonly TimeSpan LastFrames = TimeSpan.FromSeconds(5);

    private readonly string _name;
    private readonly WorkerSettings _settings;
    private readonly WorkerProcess _process;
    private readonly TimeProvider _time;
    private readonly FrameSender _sender;
    private readonly WorkerReader _reader;
    private readonly CallTable _calls;
    private readonly WorkerWatch _watch;
    private readonly TaskCompletionSource _readerEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _over = new();
    private string? _reason;
    private bool _isUnwanted;

    private WorkerSession(string name, PluginDescription plugin, WorkerSettings settings, WorkerProcess process, IReadOnlyList<EventSchema>? known, IWorkerListener listener, TimeProvider time)
    {
        _name = name;
        _settings = settings;
        _process = process;
        _time = time;
        Began = time.GetTimestamp();
        Window = new RecordWindow(settings.RecordBytes, time);
        _calls = new CallTable(settings.StopPatience, time);
        _reader = new WorkerReader(new FrameReceiver(process.Output), plugin, known, listener, _calls, Window, time);
        _sender = new FrameSender(process.Input, "to " + name, _ => { });
        new Thread(Read, StackSize) { Name = "from " + name, IsBackground = true }.Start();
        Ended = EndAsync(listener);
        _watch = new WorkerWatch(settings, process, _reader, _calls, Window, time);
        _ = _watch.RunAsync(_sender, Cancel, End, _over.Token);
    }

    /// <summary>Completes when the worker is gone and all that it sent has been taken; says how it ended.</summary>
    public Task<string> Ended { get; }

    /// <summary>Called when the worker has ended, before any call is told so.</summary>
    public Action Ending { get; set; } = static () => { };

    /// <summary>Timestamp of the beginning.</summary>
    public long Began { get; }

    /// <summary>The process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Memory that it has, bytes.</summary>
    public long Memory => _process.Memory;

    /// <summary>What it is held to, in words.</summary>
    public string Limits => _process.Limits;

    /// <summary>The events that it declares; valid when it is connected.</summary>
    public IReadOnlyList<EventSchema> Emits => _reader.Emits;

    /// <summary>Kernel records that are under way.</summary>
    public RecordWindow Window { get; }

    /// <summary>Starts a worker and has it load the plugin. When this throws, the worker is gone.</summary>
    /// <exception cref="MonitorException">It cannot be started, or the plugin cannot be loaded.</exception>
    public static async Task<WorkerSession> ConnectAsync(
        IWorkerSystem system, WorkerStart start, PluginDescription plugin, IReadOnlyList<EventSchema>? known, IWorkerListener listener, IDiagnosticLog log, TimeProvider time, CancellationToken cancellation)
    {
        WorkerProcess process = await WorkerProcess.StartAsync(system, start, log, time).ConfigureAwait(false);
        WorkerSession session = new(start.Name, plugin, start.Settings, process, known, listener, time);
        using CancellationTokenRegistration registration = session.DisposeOn(cancellation);
        try
        {
            // The runtime maps more than it uses; what the plugin may use is watched.
            const long runtime = 1L << 30;
            long dataLimit = process.IsMemoryLimited ? 0 : start.Settings.Memory + runtime;
            session._sender.Send(MessageKind.Hello, (plugin, dataLimit), static (to, hello) =>
            {
                to.Write(ProtocolVersion.Current);
                to.Write(hello.dataLimit);
                PluginCodec.Write(to, hello.plugin);
            });
            await session.AwaitAsync(session._reader.Welcomed).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.GiveUpAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Has the component made.</summary>
    /// <exception cref="MonitorException">It did not answer.</exception>
    public async Task<MadeComponent> MakeAsync(ComponentMaking making)
    {
        _sender.Send(MessageKind.Make, making, static (to, what) => what.Write(to));
        return await AwaitAsync(_reader.Made).ConfigureAwait(false);
    }

    /// <summary>Calls the component.</summary>
    /// <param name="kind">What to do.</param>
    /// <param name="patience">How long it may take; null: as long as it likes.</param>
    /// <param name="cancellation">Tells it to return.</param>
    /// <param name="batch">The batch to hand in; null for another call.</param>
    /// <returns>Where a sink's events go.</returns>
    /// <exception cref="WorkerEndedException">The worker ended meanwhile.</exception>
    /// <exception cref="Exception">What the component threw.</exception>
    public async Task<string> CallAsync(MessageKind kind, TimeSpan? patience, CancellationToken cancellation, EventBatch? batch = null)
    {
        CallTable.Call call = _calls.Enter(patience, batch);
        if (batch is not null)
            SendBatch(batch);
        _sender.Send(kind, (call.Id, batch), static (to, what) =>
        {
            to.Write(what.Id);
            if (what.batch is not null)
                to.Write(what.batch.Count);
        });
        using CancellationTokenRegistration registration = cancellation.UnsafeRegister(_ => Cancel(call), null);
        try
        {
            return await call.Completion.Task.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (call.IsLate && !cancellation.IsCancellationRequested)
        {
            throw new WorkerCallException($"it took longer than {WorkerWatch.Words(_settings.CallPatience)}");
        }
    }

    /// <summary>Hands over a kernel record, without waiting.</summary>
    /// <returns>False: too much is under way.</returns>
    public bool TryHand(in KernelRecord record, RecordFlags flags)
    {
        // The window trusts the worker to have read what it says it is through with.
        if (!Window.HasRoom || _sender.Pending >= _settings.RecordBytes)
            return false;
        FrameBuffer frame = _sender.Enter(MessageKind.KernelRecords);
        int before = frame.Length;
        try
        {
            return Window.TryHand(KernelRecordCodec.Write(frame, record, flags));
        }
        catch
        {
            frame.Truncate(before);
            throw;
        }
        finally
        {
            _sender.Leave(isUrgent: false);
        }
    }

    /// <summary>Sends the kernel records that were gathered.</summary>
    public void Flush() => _sender.Flush();

    /// <summary>Has the component closed and the worker end; one that does not is ended.</summary>
    public async Task StopAsync()
    {
        _watch.IsStopping = true;
        try
        {
            await CallAsync(MessageKind.Stop, _settings.StopPatience, CancellationToken.None).ConfigureAwait(false);
            await Ended.WaitAsync(_settings.StopPatience, _time).ConfigureAwait(false);
        }
        catch (WorkerEndedException)
        {
            // How is told by the end itself.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            End(exception is TimeoutException ? _watch.NotStopped() : $"it could not be closed: {exception.Message}");
        }

        await Ended.ConfigureAwait(false);
    }

    /// <summary>Ends the worker at once, and waits until nothing is left of it.</summary>
    public Task GiveUpAsync()
    {
        Dispose();
        return Ended;
    }

    /// <summary>Ends the worker when the token fires, until the registration is disposed of.</summary>
    public CancellationTokenRegistration DisposeOn(CancellationToken cancellation) =>
        cancellation.UnsafeRegister(static session => ((WorkerSession)session!).Dispose(), this);

    /// <summary>Whether the worker's end is no news: it was told to stop and did, or was not wanted.</summary>
    public bool EndedWell { get; private set; }

    /// <summary>Ends the worker at once.</summary>
    /// <param name="reason">Why, as part of a sentence; the first one counts.</param>
    public void End(string reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        _process.Kill();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isUnwanted = true;
        End(Unwanted);
    }

    private void SendBatch(EventBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            _sender.Enter(MessageKind.Events).WriteRaw(batch[i].Bytes);
            _sender.Leave(isUrgent: false);
        }
    }

    private void Cancel(CallTable.Call call)
    {
        if (_calls.TryCancel(call))
            _sender.Send(MessageKind.Cancel, call.Id, static (to, id) => to.Write(id));
    }

    private async Task<T> AwaitAsync<T>(Task<T> answer)
    {
        try
        {
            await Task.WhenAny(answer, Ended).WaitAsync(_settings.StartPatience, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            End($"it was not ready after {WorkerWatch.Words(_settings.StartPatience)}");
        }

        if (!answer.IsCompleted && await Ended.ConfigureAwait(false) is { } reason)
            throw new MonitorException(WorkerErrors.NotReady(_name, reason));
        return await answer.ConfigureAwait(false);
    }

    private void Read()
    {
        try
        {
            _reader.Run();
        }
        catch (ProtocolViolation violation)
        {
            End($"it broke the protocol: {violation.Message}");
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            End($"its pipe broke: {exception.Message}");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever a worker brings about here must not end the agent.
            End($"what it sent could not be taken: {exception.GetType().Name}: {exception.Message}");
        }
        finally
        {
            _readerEnded.SetResult();
        }
    }

    private async Task<string> EndAsync(IWorkerListener listener)
    {
        await _process.Exited.ConfigureAwait(false);
        _process.EndRest();
        await _readerEnded.Task.WaitAsync(LastFrames, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _reader.Close();
        await _over.CancelAsync().ConfigureAwait(false);
        string reason = _process.DescribeEnd(_settings.Memory);
        EndedWell = _isUnwanted || _watch.IsStopping && _reason is null && _process.ExitedWell;
        if (Volatile.Read(ref _reason) is { } known)
            reason = known;
        _sender.Dispose();
        _process.Dispose();
        if (Window.Close() is > 0 and long lost)
            listener.OnRecordsLost(lost);
        Ending();
        _calls.End(new WorkerEndedException(reason));
        return reason;
    }
}

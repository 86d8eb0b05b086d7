using Monitor.Plugins;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Workers.Protocol;

namespace Monitor.Workers.Supervision;

/// <summary>Takes what a worker says, and believes nothing of it.</summary>
/// <param name="receiver">Where frames come from.</param>
/// <param name="plugin">The plugin, as the agent found it.</param>
/// <param name="known">What the plugin declared at its first start; null: this is the first.</param>
/// <param name="listener">Takes events and reports.</param>
/// <param name="calls">The calls that it may answer.</param>
/// <param name="window">The kernel records that it may be through with.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkerReader(
    FrameReceiver receiver, PluginDescription plugin, IReadOnlyList<EventSchema>? known, IWorkerListener listener, CallTable calls, RecordWindow window, TimeProvider time)
{
    private const int LongestText = 8 << 10;
    private const int MostErrors = 1000;
    private const int MostCounters = 100;
    private const long MostCounted = 1L << 40;

    private readonly TaskCompletionSource<bool> _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<MadeComponent> _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Allowance _reports = new(30, TimeSpan.FromSeconds(10), time);
    private readonly HashSet<string> _counters = [];
    private readonly Lock _taking = new();
    private RecordCheck _check = new([]);
    private bool _isClosed;
    private ulong _lastPong;

    /// <summary>Completes when the plugin is loaded; with its error if it is not.</summary>
    public Task<bool> Welcomed => _welcomed.Task;

    /// <summary>Completes when the component is made, or is not.</summary>
    public Task<MadeComponent> Made => _made.Task;

    /// <summary>Whether the component is made, so that the worker must answer.</summary>
    public bool IsReady => _made.Task.IsCompleted;

    /// <summary>The events that it may send.</summary>
    public IReadOnlyList<EventSchema> Emits { get; private set; } = [];

    /// <summary>Number of the last ping that was answered.</summary>
    public ulong LastPong => Volatile.Read(ref _lastPong);

    /// <summary>Reads to the end.</summary>
    /// <exception cref="ProtocolViolation">Something came that may not come.</exception>
    /// <exception cref="IOException">The pipe broke.</exception>
    public void Run()
    {
        while (receiver.TryReceive(out MessageKind kind, out ReadOnlySpan<byte> content))
        {
            lock (_taking)
            {
                if (_isClosed)
                    return;
                if (kind == MessageKind.Emitted)
                    TakeEvents(content);
                else
                    Take(kind, new PayloadReader(content));
            }
        }
    }

    /// <summary>Takes nothing any more: the worker has ended and its account is made up, though somebody may still hold its end of the pipe.</summary>
    public void Close()
    {
        lock (_taking)
            _isClosed = true;
    }

    private void Take(MessageKind kind, PayloadReader content)
    {
        switch (kind)
        {
            case MessageKind.Welcome when !_welcomed.Task.IsCompleted:
                TakeWelcome(ref content);
                break;
            case MessageKind.Made when _welcomed.Task.IsCompletedSuccessfully && !_made.Task.IsCompleted:
                TakeMade(ref content);
                break;
            case MessageKind.Pong:
                Volatile.Write(ref _lastPong, content.ReadUInt64());
                content.RequireEnd();
                break;
            case MessageKind.Returned:
                calls.Return(ref content);
                break;
            case MessageKind.Consumed:
                if (!window.TryConsume(content.ReadInt32(), content.ReadInt32()))
                    throw new ProtocolViolation("it was through with more kernel records than it got");
                content.RequireEnd();
                break;
            case MessageKind.Failed:
                if (window.UnderWay == 0)
                    throw new ProtocolViolation("it threw over a kernel record that it did not get");
                window.NoteSettled();
                listener.OnFailed(ErrorCodec.ReadException(ref content));
                break;
            case MessageKind.Lost:
                listener.OnLost(ReadAmount(ref content));
                break;
            case MessageKind.Health:
                TakeHealth(ref content);
                break;
            case MessageKind.Count:
                TakeCount(ref content);
                break;
            case MessageKind.StopWanted:
                string reason = ErrorCodec.Shown(content.RequireText(LongestText));
                if (_reports.TryTake(out _))
                    listener.OnStopWanted(reason);
                break;
            default:
                throw new ProtocolViolation($"message {(byte)kind} was not due");
        }
    }

    private void TakeEvents(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            EventRecord record;
            EventSchema schema;
            try
            {
                record = _check.Take(ref records, out schema);
            }
            catch (ProtocolViolation)
            {
                listener.OnRefused();
                throw;
            }

            window.NoteSettled();
            listener.OnEvent(schema, record);
        }
    }

    private void TakeWelcome(ref PayloadReader content)
    {
        ushort version = content.ReadUInt16();
        if (version != ProtocolVersion.Current)
        {
            _welcomed.SetException(new MonitorException(WorkerErrors.OtherVersion(plugin.Name, version)));
            return;
        }

        if (content.ReadBoolean())
        {
            _welcomed.SetException(new MonitorException(ErrorCodec.Read(ref content)));
            return;
        }

        List<EventSchema> declared = SchemaCodec.Read(ref content);
        content.RequireEnd();
        if (Differs(declared) is { } difference)
        {
            _welcomed.SetException(new MonitorException(WorkerErrors.OtherEvents(plugin.Name, difference)));
            return;
        }

        Emits = declared;
        _check = new RecordCheck(declared);
        _welcomed.SetResult(true);
    }

    /// <summary>Compares what it declares with what its metadata say, and events of Monitor.Sdk with the agent's own.</summary>
    private string? Differs(List<EventSchema> declared)
    {
        if (declared.Count != plugin.Emits.Count)
            return $"there are {declared.Count}, not {plugin.Emits.Count}";
        for (int i = 0; i < declared.Count; i++)
        {
            EventIdentity identity = plugin.Emits[i];
            if (declared[i].Id != identity.Id || declared[i].Name != identity.Name)
                return $"{declared[i]} in place of {identity}";
            if (identity.IsSdk && !ShippedEvents.All.Contains(declared[i]))
                return $"its {identity} is not that of Monitor.Sdk";
            if (known is not null && !SchemaCodec.AreSame(declared[i], known[i]))
                return $"its {identity} is not that of its first start";
        }

        return null;
    }

    private void TakeMade(ref PayloadReader content)
    {
        List<MonitorError> errors = [];
        for (int left = content.ReadCount(MostErrors); left > 0; left--)
            errors.Add(ErrorCodec.Read(ref content));
        MonitorError? refusal = content.ReadBoolean() ? ErrorCodec.Read(ref content) : null;
        bool isKernel = false;
        KernelHooks hooks = KernelHooks.None;
        if (!content.IsAtEnd)
            (isKernel, hooks) = (content.ReadBoolean(), (KernelHooks)content.ReadInt32());
        content.RequireEnd();
        _made.SetResult(new MadeComponent(errors, refusal, isKernel, hooks));
    }

    private void TakeHealth(ref PayloadReader content)
    {
        HealthState state = (HealthState)content.ReadByte();
        string message = ErrorCodec.Shown(content.RequireText(LongestText));
        content.RequireEnd();
        if (!Enum.IsDefined(state))
            throw new ProtocolViolation("a state is not known");
        if (_reports.TryTake(out _))
            listener.OnHealth(state, message);
    }

    private void TakeCount(ref PayloadReader content)
    {
        string name = ErrorCodec.Shown(content.RequireText(LongestText), 64);
        long amount = content.ReadInt64();
        content.RequireEnd();
        if (Math.Abs(Math.Max(amount, -MostCounted)) > MostCounted)
            throw new ProtocolViolation("an amount is impossible");
        if (_counters.Contains(name) || _counters.Count < MostCounters && _counters.Add(name))
            listener.OnCount(name, amount);
    }

    private static long ReadAmount(ref PayloadReader content)
    {
        long amount = content.ReadInt64();
        return amount is > 0 and < MostCounted ? amount : throw new ProtocolViolation("an amount is impossible");
    }
}

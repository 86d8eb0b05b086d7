using System.Diagnostics;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.EventLog.Windows;

/// <summary>Writes events to the log <c>Monitor/Operational</c> of Windows, under the provider that the installer has registered.</summary>
/// <param name="settings">The operator's settings.</param>
/// <param name="context">The host.</param>
/// <param name="tracing">The functions of Windows.</param>
/// <param name="setLog">Sets size and access of a log.</param>
internal sealed class WindowsLog(EventLogSinkSettings settings, ISinkContext context, IEventTracing tracing, WindowsLog.SetLog setLog) : ISink
{
    /// <summary>Below this an event is not cut again: something else is wrong.</summary>
    private const int FewestBytes = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly EventDescriptor AnyEvent = new(new EventLogEvent(AgentStarted.Schema));

    private readonly Dictionary<ushort, WrittenEvent> _events = [];
    private readonly EventData _data = new();
    private ulong _registration;

    /// <summary>Sets size and access of a log; 0 or an error number of Windows.</summary>
    internal delegate uint SetLog(string name, long size, string access);

    /// <inheritdoc/>
    public string Destination => EventLogProvider.Channel;

    /// <inheritdoc/>
    public ValueTask StartAsync(CancellationToken cancellation)
    {
        Open();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask ReopenAsync(CancellationToken cancellation)
    {
        Close();
        Open();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            // What was handed over before is safe, whatever becomes of this one.
            batch.Accept(i);
            long waitingSince = 0;
            while (!TryWrite(batch, i))
            {
                if (waitingSince == 0)
                    waitingSince = Stopwatch.GetTimestamp();
                else if (Stopwatch.GetElapsedTime(waitingSince) > settings.Timeout)
                    throw new MonitorException(EventLogSinkErrors.NoRoom(settings.Timeout));
                await Task.Delay(Pause, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private void Open()
    {
        if (_registration == 0 && tracing.Register(EventLogProvider.Id, out _registration) is not 0 and var status)
            throw new MonitorException(EventLogSinkErrors.CannotRegister(status));
        if ((settings.LogSize.Bytes > 0 || settings.LogAccess.Length > 0)
            && setLog(EventLogProvider.Channel, settings.LogSize.Bytes, settings.LogAccess) is not 0 and var refused)
            throw new MonitorException(EventLogSinkErrors.CannotSetLog(refused));
        RequireListener(AnyEvent);
    }

    private void Close()
    {
        if (_registration != 0)
            tracing.Unregister(_registration);
        _registration = 0;
    }

    /// <summary>Hands over an event, cut if it is too large.</summary>
    /// <returns>False if there is no room for it now.</returns>
    private bool TryWrite(EventBatch batch, int index)
    {
        EventRecord record = batch[index];
        WrittenEvent written = Find(record.EventId);
        for (int most = EventData.MostBytes; most >= FewestBytes; most /= 2)
        {
            _data.Encode(record, written, most);
            RequireListener(written.Descriptor);
            uint status = tracing.Write(_registration, written.Descriptor, _data.Values);
            if (SystemStatus.IsFull(status))
                return false;
            if (SystemStatus.IsTooLarge(status))
                continue;
            if (status != SystemStatus.None)
                throw new MonitorException(EventLogSinkErrors.CannotWrite(status));
            if (_data.IsCut)
                context.Health.Count("events-cut");
            return true;
        }

        batch.Reject(index, "it is larger than the event log takes, however short its texts are cut");
        return true;
    }

    /// <summary>Where nobody takes events, handing them over succeeds and they are gone.</summary>
    private void RequireListener(in EventDescriptor descriptor)
    {
        if (!tracing.IsEnabled(_registration, in descriptor))
            throw new MonitorException(EventLogSinkErrors.NobodyListens());
    }

    private WrittenEvent Find(ushort id)
    {
        if (_events.TryGetValue(id, out WrittenEvent? known))
            return known;
        EventSchema schema = context.Events.Find(id) ?? throw new ArgumentException($"Event {id} is not in the catalog.", nameof(id));
        return _events[id] = new WrittenEvent(schema, ShippedEvents.All.Contains(schema));
    }
}

using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Sinks;
using Monitor.Sinks.EventLog.Windows;

namespace Monitor.Sinks.EventLog;

/// <summary>Writes events to the operating system's event log: on Linux the systemd journal, on Windows the log <c>Monitor/Operational</c>.</summary>
[Sink("event-log", Description = "entries in the systemd journal or the Windows event log, a field for each field")]
public sealed class EventLogSink : ISink
{
    private readonly ISink _log;

    /// <summary>Made by the host.</summary>
    /// <param name="settings">The operator's settings.</param>
    /// <param name="context">The host.</param>
    public EventLogSink(EventLogSinkSettings settings, ISinkContext context)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(context);
        _log = OperatingSystem.IsWindows()
            ? new WindowsLog(settings, context, new SystemEventTracing(), SystemLog.Set)
            : new JournalLog(settings, context, SealedMemory.Create);
    }

    internal EventLogSink(ISink log) => _log = log;

    /// <inheritdoc/>
    public string Destination => _log.Destination;

    /// <inheritdoc/>
    public ValueTask StartAsync(CancellationToken cancellation)
    {
        RequireLog(OperatingSystem.IsLinux() || OperatingSystem.IsWindows());
        return _log.StartAsync(cancellation);
    }

    /// <inheritdoc/>
    public ValueTask ReopenAsync(CancellationToken cancellation) => _log.ReopenAsync(cancellation);

    /// <inheritdoc/>
    public ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return _log.WriteAsync(batch, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _log.DisposeAsync();

    /// <summary>Refuses to run where there is no log.</summary>
    /// <exception cref="MonitorException">There is none.</exception>
    internal static void RequireLog(bool isThere)
    {
        if (!isThere)
            throw new MonitorException(EventLogSinkErrors.NoEventLogHere());
    }
}

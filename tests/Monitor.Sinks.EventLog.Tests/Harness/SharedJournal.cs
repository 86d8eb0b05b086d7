namespace Monitor.Sinks.EventLog.Tests.Harness;

/// <summary>A journal for the tests of a class, started when the first one asks for it.</summary>
public sealed class SharedJournal : IDisposable
{
    private readonly Lock _starting = new();
    private JournalDaemon? _daemon;

    internal JournalDaemon Daemon
    {
        get
        {
            lock (_starting)
                return _daemon ??= new JournalDaemon();
        }
    }

    public void Dispose() => _daemon?.Dispose();
}

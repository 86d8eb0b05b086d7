using System.Collections.Concurrent;
using Monitor.Pipeline;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Tests.Fixtures;

/// <summary>Keeps what the host tells.</summary>
internal sealed class RecordingLog : IDiagnosticLog
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public void Error(MonitorError error, Exception? exception = null) => Lines.Enqueue(error.ToString());

    public void Information(string message) => Lines.Enqueue(message);
}

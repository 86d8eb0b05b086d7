using Monitor.Sdk.Diagnostics;

namespace Monitor.Pipeline.Tests;

/// <summary>Keeps what the host would log.</summary>
internal sealed class RecordingLog : IDiagnosticLog
{
    private readonly Lock _lock = new();
    private readonly List<MonitorError> _errors = [];

    /// <summary>The errors so far.</summary>
    public List<MonitorError> Errors
    {
        get
        {
            lock (_lock)
                return [.. _errors];
        }
    }

    /// <summary>An error over which it throws, the first time.</summary>
    public string? ThrowsOver { get; set; }

    public void Error(MonitorError error, Exception? exception = null)
    {
        lock (_lock)
            _errors.Add(error);
        if (error.Code != ThrowsOver)
            return;
        ThrowsOver = null;
        throw new InvalidOperationException("the log is full");
    }

    public void Information(string message)
    {
    }
}

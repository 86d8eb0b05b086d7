using Monitor.Host.Running;
using Monitor.Pipeline;

namespace Monitor.Host.Status;

/// <summary>Writes a running agent's status again and again. That it cannot be written twice in a row is told once, until it can be again: on Windows
/// a file cannot be replaced in the moment in which somebody reads it.</summary>
/// <param name="folder">The run-time folder.</param>
/// <param name="log">Where failures are told.</param>
internal sealed class StatusWriter(string folder, IDiagnosticLog log)
{
    private const int FailuresToTell = 2;

    private readonly StatusFile _file = new(folder);
    private int _failures;

    /// <summary>Writes the status.</summary>
    public void Write(AgentStatus status) => Try(() => _file.Write(status));

    /// <summary>Removes what was written: the agent has stopped.</summary>
    public void Remove() => Try(_file.Remove);

    private void Try(Action change)
    {
        try
        {
            change();
            _failures = 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (++_failures == FailuresToTell)
                log.Error(RunningErrors.StatusNotWritten(folder, exception.Message));
        }
    }
}

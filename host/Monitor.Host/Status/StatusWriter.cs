using Monitor.Host.Running;
using Monitor.Pipeline;

namespace Monitor.Host.Status;

/// <summary>Writes a running agent's status again and again. That it cannot be written is told once, until it can be again.</summary>
/// <param name="folder">The run-time folder.</param>
/// <param name="log">Where failures are told.</param>
internal sealed class StatusWriter(string folder, IDiagnosticLog log)
{
    private readonly StatusFile _file = new(folder);
    private bool _isFailing;

    /// <summary>Writes the status.</summary>
    public void Write(AgentStatus status) => Try(() => _file.Write(status));

    /// <summary>Removes what was written: the agent has stopped.</summary>
    public void Remove() => Try(_file.Remove);

    private void Try(Action change)
    {
        try
        {
            change();
            _isFailing = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!_isFailing)
                log.Error(RunningErrors.StatusNotWritten(folder, exception.Message));
            _isFailing = true;
        }
    }
}

using Monitor.Sdk.Diagnostics;

namespace Monitor.Pipeline;

/// <summary>Where the host's own diagnostics go; events never pass here. For several threads.</summary>
public interface IDiagnosticLog
{
    /// <summary>Something that the operator has to mend.</summary>
    void Error(MonitorError error, Exception? exception = null);

    /// <summary>Something that the operator may want to know.</summary>
    void Information(string message);
}

namespace Monitor.Sinks.Syslog;

/// <summary>The severities of syslog, by number.</summary>
public enum Severity
{
    /// <summary>0.</summary>
    Emergency,

    /// <summary>1.</summary>
    Alert,

    /// <summary>2.</summary>
    Critical,

    /// <summary>3.</summary>
    Error,

    /// <summary>4.</summary>
    Warning,

    /// <summary>5.</summary>
    Notice,

    /// <summary>6.</summary>
    Informational,

    /// <summary>7.</summary>
    Debug,
}

namespace Monitor.Sinks.EventLog;

/// <summary>How urgent an entry is; the values are those of syslog and of the journal's <c>PRIORITY</c>.</summary>
public enum JournalPriority
{
    /// <summary>The system cannot be used.</summary>
    Emergency = 0,

    /// <summary>Something must be done at once.</summary>
    Alert = 1,

    /// <summary>A critical condition. From here on the journal is written to disk at once.</summary>
    Critical = 2,

    /// <summary>An error.</summary>
    Error = 3,

    /// <summary>A warning.</summary>
    Warning = 4,

    /// <summary>Normal, but worth a look.</summary>
    Notice = 5,

    /// <summary>Normal.</summary>
    Info = 6,

    /// <summary>Of use when looking for a fault.</summary>
    Debug = 7,
}

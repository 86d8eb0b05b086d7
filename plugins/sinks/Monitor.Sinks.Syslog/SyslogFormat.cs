namespace Monitor.Sinks.Syslog;

/// <summary>The form of a message.</summary>
public enum SyslogFormat
{
    /// <summary>The standard's: time with zone and microseconds, structured data.</summary>
    Rfc5424,

    /// <summary>The older one: local time in seconds.</summary>
    Rfc3164,
}

/// <summary>What becomes of the structured data.</summary>
public enum StructuredDataUse
{
    /// <summary>There is none, except to say what was cut.</summary>
    None,

    /// <summary>The event's fields, and the text beside them.</summary>
    Added,

    /// <summary>The event's fields, and no text.</summary>
    Only,
}

/// <summary>How messages are told apart in a stream.</summary>
public enum Framing
{
    /// <summary>Each message has its length in front.</summary>
    OctetCounting,

    /// <summary>Each message ends with a line feed.</summary>
    LineFeed,
}

namespace Monitor.Sdk.Diagnostics;

/// <summary>How a plugin is.</summary>
public enum HealthState
{
    /// <summary>Not yet at work.</summary>
    Starting = 0,

    /// <summary>All is well.</summary>
    Healthy = 1,

    /// <summary>At work, but something needs attention.</summary>
    Degraded = 2,

    /// <summary>Not at work; nothing more is asked of it.</summary>
    Failed = 3,

    /// <summary>Stopped in good order.</summary>
    Stopped = 4,
}

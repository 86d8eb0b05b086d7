using System.ComponentModel.DataAnnotations;

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>Settings of the collector; in monitor.yaml: <c>- dotnet-runtime: { interval: 500 ms, sessions: 200 }</c>.</summary>
public sealed class DotNetRuntimeSettings
{
    /// <summary>How often new processes are looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00", ErrorMessage = "The interval is not between 50 ms and 1 min")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many processes are looked into at a time; each takes a thread here, and some memory in the process.</summary>
    [Range(1, 1000, ErrorMessage = "The number of sessions is not between 1 and 1000")]
    public int Sessions { get; set; } = 100;

    /// <summary>Whether compiled code is reported too. A process tells every method that it compiles then, of which few are of interest.</summary>
    public bool DynamicCode { get; set; } = true;

    /// <summary>How long a process may take to answer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00", ErrorMessage = "The patience is not between 100 ms and 1 min")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Events of a runtime in a second that are read at most; a process that sends more is let go for a minute.</summary>
    [Range(1000, 10_000_000, ErrorMessage = "The number of events is not between 1000 and 10000000")]
    public int MaxEventsPerSecond { get; set; } = 50_000;
}

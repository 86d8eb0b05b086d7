using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A process connected to a named pipe as client.</summary>
[Event(
    18, "PipeConnected", Version = 1, Task = "Pipe Connected (rule: PipeEvent)",
    RuleElement = "PipeEvent", Default = EventDefault.NotLogged)]
public readonly ref partial struct PipeConnected
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary><c>ConnectPipe</c>.</summary>
    public Text EventType { get; init; }

    /// <summary>When it connected.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>Name of the pipe, with a leading backslash; <c>&lt;Anonymous Pipe&gt;</c> if it has none.</summary>
    public Text PipeName { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }
}

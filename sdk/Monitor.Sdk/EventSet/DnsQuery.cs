using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A process asked for a name with the system's resolver.</summary>
[Event(22, "DnsQuery", Version = 5, Task = "Dns query (rule: DnsQuery)", Default = EventDefault.NotLogged)]
public readonly ref partial struct DnsQuery
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When it got the answer.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>The name that was asked for.</summary>
    public Text QueryName { get; init; }

    /// <summary>Status code of the answer, a decimal number; 0 is success.</summary>
    public Text QueryStatus { get; init; }

    /// <summary>The answers: addresses, and other records with their type, each followed by a semicolon.</summary>
    public Text QueryResults { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }
}

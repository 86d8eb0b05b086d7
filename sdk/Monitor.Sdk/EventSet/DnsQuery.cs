using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A process got the answer to a question for a name; on Windows by the system's resolver, on Linux from any DNS server.</summary>
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

    /// <summary>Status of the answer, a decimal number of Windows; 0 is success, 9003 says that there is no such name.</summary>
    public Text QueryStatus { get; init; }

    /// <summary>The answers: addresses, and other records with their type, each followed by a semicolon.</summary>
    public Text QueryResults { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }

    /// <summary>The type of record that was asked for: <c>A</c>, <c>AAAA</c>, <c>TXT</c>; <c>TYPE</c> and the number where it has no common name.</summary>
    [Own]
    public Text QueryType { get; init; }

    /// <summary>Address of the server that answered.</summary>
    [Own]
    public NetworkAddress? ServerIp { get; init; }

    /// <summary><c>udp</c> or <c>tcp</c>.</summary>
    [Own]
    public Text Protocol { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    [Own]
    public Text ContainerId { get; init; }
}

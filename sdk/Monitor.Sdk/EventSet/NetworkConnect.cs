using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A TCP connection was opened or accepted, or the first datagram of a UDP flow was sent or received.</summary>
[Event(3, "NetworkConnect", Version = 5, Task = "Network connection detected (rule: NetworkConnect)", Default = EventDefault.NotLogged)]
public readonly ref partial struct NetworkConnect
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When the connection came about.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process that opened or accepted it.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }

    /// <summary><c>tcp</c> or <c>udp</c>.</summary>
    public Text Protocol { get; init; }

    /// <summary>Whether this host opened the connection.</summary>
    public bool Initiated { get; init; }

    /// <summary>Whether the source address is an IPv6 address.</summary>
    public bool SourceIsIpv6 { get; init; }

    /// <summary>This host's address; as in Sysmon the source is always this host.</summary>
    public NetworkAddress SourceIp { get; init; }

    /// <summary>Name of the source; absent on Linux unless configuration or rules ask for names.</summary>
    [Lookup("host-name", nameof(SourceIp))]
    public Text SourceHostname { get; init; }

    /// <summary>This host's port.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>Service name of the source port.</summary>
    public Text SourcePortName { get; init; }

    /// <summary>Whether the destination address is an IPv6 address.</summary>
    public bool DestinationIsIpv6 { get; init; }

    /// <summary>The other side's address.</summary>
    public NetworkAddress DestinationIp { get; init; }

    /// <summary>Name of the destination; on Linux, if configuration or rules ask for names, the one under which its address was asked for, else the one
    /// that the resolver has for the address.</summary>
    [Lookup("host-name", nameof(DestinationIp))]
    public Text DestinationHostname { get; init; }

    /// <summary>The other side's port.</summary>
    public ushort DestinationPort { get; init; }

    /// <summary>Service name of the destination port.</summary>
    public Text DestinationPortName { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    [Own]
    public Text ContainerId { get; init; }

    /// <summary>False for a connection that was tried and failed; absent otherwise.</summary>
    [Own]
    public bool? Established { get; init; }
}

using Monitor.Sdk.Events;

namespace Monitor.Sdk.Collectors;

/// <summary>A TCP connection or UDP flow.</summary>
public readonly struct KernelConnection
{
    /// <summary>IP protocol number: 6 for TCP, 17 for UDP.</summary>
    public byte Protocol { get; init; }

    /// <summary>Whether this host opened it.</summary>
    public bool Initiated { get; init; }

    /// <summary>Whether it came about; false for a TCP connection that was refused or timed out.</summary>
    public bool Established { get; init; }

    /// <summary>This host's address.</summary>
    public NetworkAddress LocalAddress { get; init; }

    /// <summary>This host's port.</summary>
    public ushort LocalPort { get; init; }

    /// <summary>The other side's address.</summary>
    public NetworkAddress RemoteAddress { get; init; }

    /// <summary>The other side's port.</summary>
    public ushort RemotePort { get; init; }
}

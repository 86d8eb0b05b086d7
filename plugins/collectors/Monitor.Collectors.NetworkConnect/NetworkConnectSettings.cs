namespace Monitor.Collectors.NetworkConnect;

/// <summary>Settings of the network-connect collector.</summary>
public sealed class NetworkConnectSettings
{
    /// <summary>Whether TCP connections that were tried and failed are reported too; they carry <c>Established: false</c>.</summary>
    public bool Failed { get; set; } = true;

    /// <summary>Whether hosts are given names: the other side the one under which a process of this host last asked a DNS server for its
    /// address, else the one that the system's resolver has for it. Not set, the rule sets say it by <c>DnsLookup</c>.</summary>
    public bool HostNames { get; set; }

    /// <summary>Whether ports are given the names of the system's services file.</summary>
    public bool PortNames { get; set; } = true;
}

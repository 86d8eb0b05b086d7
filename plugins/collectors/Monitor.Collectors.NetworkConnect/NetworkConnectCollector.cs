using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.NetworkConnect;

/// <summary>Reports TCP connections, opened and accepted, and UDP flows.</summary>
/// <param name="settings">The operator's settings.</param>
[Collector("network-connect", Emits = [typeof(Sdk.EventSet.NetworkConnect)], Description = "TCP connections and UDP flows, both directions")]
public sealed class NetworkConnectCollector(NetworkConnectSettings settings) : KernelCollector
{
    private const byte Udp = 17;

    private readonly HostNames? _hosts = settings.HostNames ? new HostNames() : null;
    private PortNames _ports = new();

    /// <inheritdoc/>
    public override KernelHooks Hooks => settings.HostNames ? KernelHooks.NetworkConnect | KernelHooks.DnsMessage : KernelHooks.NetworkConnect;

    /// <inheritdoc/>
    public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation)
    {
        if (settings.PortNames)
            _ports = PortNames.Read(PortNames.SystemPath);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (record.Kind == KernelHooks.DnsMessage)
        {
            _hosts?.Note(record.DnsAnswer);
            return;
        }

        KernelConnection connection = record.Connection;
        if (!connection.Established && !settings.Failed)
            return;
        KernelProcess process = record.Process;
        bool isUdp = connection.Protocol == Udp;
        context.Emit(new Sdk.EventSet.NetworkConnect
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            Image = process.ShownImage,
            User = process.User,
            Protocol = isUdp ? "udp"u8 : "tcp"u8,
            Initiated = connection.Initiated,
            SourceIsIpv6 = connection.LocalAddress.IsIpv6,
            SourceIp = connection.LocalAddress,
            SourceHostname = _hosts is null ? Text.AbsentForGood : process.ContainerId.IsAbsent ? _hosts.OfHost(connection.LocalAddress) : Text.Absent,
            SourcePort = connection.LocalPort,
            SourcePortName = _ports.Of(connection.LocalPort, isUdp),
            DestinationIsIpv6 = connection.RemoteAddress.IsIpv6,
            DestinationIp = connection.RemoteAddress,
            DestinationHostname = _hosts is null ? Text.AbsentForGood : _hosts.Of(connection.RemoteAddress),
            DestinationPort = connection.RemotePort,
            DestinationPortName = _ports.Of(connection.RemotePort, isUdp),
            ContainerId = process.ContainerId,
            Established = connection.Established ? null : false,
        });
    }
}

using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Collectors.DnsQuery;

/// <summary>Reports every answer that a process received from a DNS server.</summary>
[Collector("dns-query", Emits = [typeof(Sdk.EventSet.DnsQuery)], Description = "Answers of DNS servers, as the process that asked received them", Systems = CollectorSystems.Linux)]
public sealed class DnsQueryCollector : KernelCollector
{
    private const byte Udp = 17;

    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.DnsMessage;

    /// <inheritdoc/>
    [HotPath]
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        KernelDnsAnswer answer = record.DnsAnswer;
        Span<byte> status = stackalloc byte[QueryStatus.Longest], type = stackalloc byte[RecordTypeName.Longest];
        context.Emit(new Sdk.EventSet.DnsQuery
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            QueryName = answer.QueryName,
            QueryStatus = QueryStatus.Write(answer, status),
            QueryResults = answer.Results,
            Image = process.ShownImage,
            User = process.User,
            QueryType = RecordTypeName.Write(answer.QueryType, type),
            ServerIp = answer.ServerAddress,
            Protocol = answer.Protocol == Udp ? "udp"u8 : "tcp"u8,
            ContainerId = process.ContainerId,
        });
    }
}

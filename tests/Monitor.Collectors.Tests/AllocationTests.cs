using Monitor.Collectors.DnsQuery;
using Monitor.Collectors.FileCreate;
using Monitor.Collectors.FileDelete;
using Monitor.Collectors.FileRename;
using Monitor.Collectors.NetworkConnect;
using Monitor.Collectors.ProcessCreate;
using Monitor.Collectors.ProcessTerminate;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Tests;

/// <summary>On the capture thread nothing is allocated per event.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private readonly Emitted _emitted = new();

    [Fact]
    public void A_started_program_allocates_nothing() => AssertNoAllocation(new ProcessCreateCollector());

    [Fact]
    public void An_ended_program_allocates_nothing() => AssertNoAllocation(new ProcessTerminateCollector());

    [Fact]
    public void Files_allocate_nothing()
    {
        AssertNoAllocation(new FileCreateCollector());
        AssertNoAllocation(new FileDeleteCollector());
        AssertNoAllocation(new FileRenameCollector());
    }

    [Fact]
    public void An_answer_of_DNS_allocates_nothing() => AssertNoAllocation(new DnsQueryCollector());

    [Fact]
    public async Task A_connection_allocates_nothing()
    {
        NetworkConnectCollector collector = new(new NetworkConnectSettings { HostNames = true });
        await collector.StartAsync(_emitted.Context, TestContext.Current.CancellationToken);

        AssertNoAllocation(collector);
    }

    private void AssertNoAllocation(KernelCollector collector)
    {
        Run(collector, 200);
        Assert.Equal(0, Allocations.Least(() => Run(collector, 10_000)));
        Assert.NotEqual(0, _emitted.Events);
    }

    private void Run(KernelCollector collector, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            if (round % 100 == 0)
                _emitted.Clear();
            collector.OnRecord(
                new KernelRecord
                {
                    Kind = collector.Hooks,
                    Time = Processes.Time,
                    Process = Processes.Full,
                    Parent = Processes.Full,
                    File = new KernelFile { Path = "/tmp/from"u8, NewPath = "/tmp/to"u8 },
                    DnsAnswer = new KernelDnsAnswer { QueryName = "www.example.net"u8, QueryType = 64000, ResponseCode = 3, ServerAddress = new NetworkAddress([127, 0, 0, 1]) },
                    Connection = new KernelConnection
                    {
                        Protocol = 6,
                        Established = true,
                        LocalAddress = new NetworkAddress([127, 0, 0, 1]),
                        LocalPort = 443,
                        RemoteAddress = new NetworkAddress([127, 0, 0, 1]),
                        RemotePort = 80,
                    },
                },
                _emitted.Context);
        }
    }
}

using Monitor.Collectors.DnsQuery;
using Monitor.Collectors.DriverLoad;
using Monitor.Collectors.EbpfLoad;
using Monitor.Collectors.FileBlock;
using Monitor.Collectors.FileCreate;
using Monitor.Collectors.FileDelete;
using Monitor.Collectors.FileDeleteDetected;
using Monitor.Collectors.FileMode;
using Monitor.Collectors.FileOwner;
using Monitor.Collectors.FileRename;
using Monitor.Collectors.FileTime;
using Monitor.Collectors.ImageLoad;
using Monitor.Collectors.NetworkConnect;
using Monitor.Collectors.Pipe;
using Monitor.Collectors.ProcessAccess;
using Monitor.Collectors.ProcessCreate;
using Monitor.Collectors.ProcessInjection;
using Monitor.Collectors.ProcessTampering;
using Monitor.Collectors.ProcessTerminate;
using Monitor.Collectors.RawAccessRead;
using Monitor.Collectors.Registry;
using Monitor.Collectors.RemoteThread;
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
        AssertNoAllocation(new FileDeleteCollector(new FileDeleteSettings()));
        AssertNoAllocation(new FileDeleteDetectedCollector());
        AssertNoAllocation(new FileRenameCollector());
        AssertNoAllocation(new RawAccessReadCollector());
    }

    [Fact]
    public void Attributes_of_files_allocate_nothing()
    {
        AssertNoAllocation(new FileTimeCollector());
        AssertNoAllocation(new FileModeCollector());
        AssertNoAllocation(new FileOwnerCollector());
    }

    [Fact]
    public void Images_and_kernel_code_allocate_nothing()
    {
        AssertNoAllocation(new ImageLoadCollector());
        AssertNoAllocation(new ProcessTamperingCollector());
        AssertNoAllocation(new DriverLoadCollector());
        AssertNoAllocation(new EbpfLoadCollector());
    }

    [Fact]
    public void An_answer_of_DNS_allocates_nothing() => AssertNoAllocation(new DnsQueryCollector());

    [Fact]
    public void Access_to_another_process_allocates_nothing()
    {
        AssertNoAllocation(new ProcessAccessCollector(new ProcessAccessSettings()));
        AssertNoAllocation(new ProcessInjectionCollector());
    }

    [Fact]
    public void What_only_Windows_has_allocates_nothing()
    {
        AssertNoAllocation(new RemoteThreadCollector());
        AssertNoAllocation(new RegistryCollector());
        AssertNoAllocation(new PipeCollector());
        AssertNoAllocation(new FileBlockCollector(new FileBlockSettings()));
    }

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
                    Target = Processes.Full,
                    Access = new KernelAccess { Way = AccessWay.Write, Rights = AccessRights.WriteMemory, Address = 1, Mapping = "[heap]"u8 },
                    File = new KernelFile { Path = "/tmp/from"u8, NewPath = "/tmp/to"u8, Blocked = BlockedAct.Shredding },
                    Thread = new KernelThread { ThreadId = 7, StartAddress = 1, StartModule = "kernel32.dll"u8 },
                    Registry = new KernelRegistry { Operation = RegistryOperation.SetValue, Path = "HKLM"u8, Details = "(Empty)"u8 },
                    FileAttributes = new KernelFileAttributes
                    {
                        Accessed = Processes.Time,
                        Modified = Processes.Time,
                        Mode = 0xfff,
                        OwnerId = 7,
                        Owner = "lp"u8,
                        GroupId = 7,
                        Group = "lp"u8,
                    },
                    Module = new KernelModule { Name = "dummy"u8 },
                    BpfProgram = new KernelBpfProgram { Id = 7, Type = 99, Name = "trace"u8 },
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

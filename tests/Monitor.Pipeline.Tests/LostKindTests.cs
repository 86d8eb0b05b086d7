using Monitor.Capture;
using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Pipeline.Tests;

/// <summary>For whom a lost record of each kind is counted.</summary>
public sealed class LostKindTests
{
    /// <summary>Kinds that stand for some activity; the others only help to tell who did it.</summary>
    public static TheoryData<RawRecordKind> Kinds =>
        [.. Enum.GetValues<RawRecordKind>().Except([RawRecordKind.None, RawRecordKind.Arguments, RawRecordKind.Fork])];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_lost_record_is_lost_to_a_collector_of_every_hook(RawRecordKind kind)
    {
        await using TestPipeline pipeline = await new TestPipeline().With("all", new EverySource()).WithPlainSink("sink").StartAsync();

        pipeline.Pipeline.KernelConsumer.OnLost(kind, RawLossReason.RingFull, 5);

        Assert.Equal(5, pipeline.Terminations.Produced);
        await pipeline.StopAsync();
    }

    [Theory]
    [InlineData(RawRecordKind.Exec, KernelHooks.ProcessCreate)]
    [InlineData(RawRecordKind.Exit, KernelHooks.ProcessTerminate)]
    [InlineData(RawRecordKind.Connection, KernelHooks.NetworkConnect)]
    [InlineData(RawRecordKind.FileCreate, KernelHooks.FileCreate)]
    [InlineData(RawRecordKind.FileLink, KernelHooks.FileCreate)]
    [InlineData(RawRecordKind.FileDelete, KernelHooks.FileDelete)]
    [InlineData(RawRecordKind.FileRename, KernelHooks.FileRename)]
    [InlineData(RawRecordKind.FileAttributes, KernelHooks.FileTime | KernelHooks.FileMode | KernelHooks.FileOwner)]
    [InlineData(RawRecordKind.ImageLoad, KernelHooks.ImageLoad)]
    [InlineData(RawRecordKind.ModuleLoad, KernelHooks.DriverLoad)]
    [InlineData(RawRecordKind.BpfProgram, KernelHooks.BpfProgram)]
    [InlineData(RawRecordKind.DnsMessage, KernelHooks.DnsMessage)]
    [InlineData(RawRecordKind.DeviceOpen, KernelHooks.RawAccessRead)]
    [InlineData(RawRecordKind.FileWritten, KernelHooks.FileExecutable)]
    [InlineData(RawRecordKind.MemoryAccess, KernelHooks.ProcessAccess)]
    [InlineData(RawRecordKind.WindowsProcessCreate, KernelHooks.ProcessCreate)]
    [InlineData(RawRecordKind.WindowsProcessExit, KernelHooks.ProcessTerminate)]
    [InlineData(RawRecordKind.WindowsRemoteThread, KernelHooks.RemoteThread)]
    [InlineData(RawRecordKind.WindowsImageLoad, KernelHooks.ImageLoad)]
    [InlineData(RawRecordKind.WindowsDriverLoad, KernelHooks.DriverLoad)]
    [InlineData(RawRecordKind.WindowsProcessAccess, KernelHooks.ProcessAccess)]
    [InlineData(RawRecordKind.WindowsFileCreate, KernelHooks.FileCreate)]
    [InlineData(RawRecordKind.WindowsFileTime, KernelHooks.FileTime)]
    [InlineData(RawRecordKind.WindowsFileStream, KernelHooks.FileStream)]
    [InlineData(RawRecordKind.WindowsFileDelete, KernelHooks.FileDelete)]
    [InlineData(RawRecordKind.WindowsFileExecutable, KernelHooks.FileExecutable)]
    [InlineData(RawRecordKind.WindowsRawRead, KernelHooks.RawAccessRead)]
    [InlineData(RawRecordKind.WindowsPipeCreate, KernelHooks.PipeCreate)]
    [InlineData(RawRecordKind.WindowsPipeConnect, KernelHooks.PipeConnect)]
    [InlineData(RawRecordKind.WindowsRegistry, KernelHooks.Registry)]
    [InlineData(RawRecordKind.WindowsConnection, KernelHooks.NetworkConnect)]
    [InlineData(RawRecordKind.WindowsTampering, KernelHooks.ProcessTampering)]
    [InlineData(RawRecordKind.WindowsFileBlocked, KernelHooks.FileBlocked)]
    [InlineData(RawRecordKind.WindowsFileRename, KernelHooks.FileRename)]
    [InlineData(RawRecordKind.WindowsLimitedAccess, KernelHooks.LimitedAccess)]
    public async Task A_lost_record_is_lost_to_those_alone_who_ask_for_its_activity(RawRecordKind kind, KernelHooks hooks)
    {
        await using TestPipeline pipeline = await new TestPipeline().With("all", new EverySource { Asked = EverySource.All & ~hooks }).WithPlainSink("sink").StartAsync();

        pipeline.Pipeline.KernelConsumer.OnLost(kind, RawLossReason.RingFull, 5);

        Assert.Equal(0, pipeline.Terminations.Produced);
        await pipeline.StopAsync();
    }

    private sealed class EverySource : KernelCollector
    {
        public static KernelHooks All { get; } = Enum.GetValues<KernelHooks>().Aggregate((all, hook) => all | hook);

        public override KernelHooks Hooks => Asked;

        public KernelHooks Asked { get; init; } = All;

        public override void OnRecord(in KernelRecord record, CollectorContext context) => throw new InvalidOperationException("Nothing is recorded.");
    }
}

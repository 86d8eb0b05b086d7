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

    private sealed class EverySource : KernelCollector
    {
        public override KernelHooks Hooks { get; } = Enum.GetValues<KernelHooks>().Aggregate((all, hook) => all | hook);

        public override void OnRecord(in KernelRecord record, CollectorContext context) => throw new InvalidOperationException("Nothing is recorded.");
    }
}

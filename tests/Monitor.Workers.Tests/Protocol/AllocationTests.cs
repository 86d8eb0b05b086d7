using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Workers.Protocol;
using Monitor.Workers.Tests.Fixtures;

namespace Monitor.Workers.Tests.Protocol;

/// <summary>An event's way through the pipe costs no memory.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 7;
    private const int FramesEach = 50;
    private const int RecordsEach = 20;

    [Fact]
    public void Taking_events_from_a_worker_allocates_nothing()
    {
        FrameReceiver receiver = new(new MemoryStream(Frames()));
        RecordCheck check = new([TickSource.Schema]);
        EventBuffer taken = new();
        ulong sum = 0;
        TakeSome();
        Assert.Equal(0, Allocations.Least(TakeSome));
        Assert.NotEqual(0UL, sum);

        void TakeSome()
        {
            for (int frame = 0; frame < FramesEach; frame++)
            {
                Assert.True(receiver.TryReceive(out _, out ReadOnlySpan<byte> records));
                taken.Clear();
                while (!records.IsEmpty)
                {
                    EventRecord record = check.Take(ref records, out _);
                    sum += record.GetUnsigned(1);
                    taken.Append(record);
                }
            }
        }
    }

    [Fact]
    public void Sending_events_to_the_agent_allocates_nothing()
    {
        using FrameSender sender = new(Stream.Null, "test", _ => { });
        Running.RecordOutput output = new([TickSource.Schema], sender);
        Emit();
        Assert.Equal(0, Allocations.Least(Emit));

        void Emit()
        {
            for (uint number = 0; number < 100; number++)
            {
                EventBuffer buffer = output.Begin(TickSource.Schema)!;
                EventWriter writer = buffer.Begin(TickSource.Schema);
                writer.Write(0, new EventTime(1));
                writer.Write(1, number);
                writer.Write(2, new Text("tick"u8));
                writer.Write(3, 0u);
                output.End(TickSource.Schema, writer.Finish(TickSource.Schema, new EventTime(1), RecordFlags.None));
            }

            sender.Flush();
        }
    }

    [Fact]
    public void Handing_kernel_records_over_allocates_nothing()
    {
        using FrameSender sender = new(Stream.Null, "test", _ => { });
        Hand();
        Assert.Equal(0, Allocations.Least(Hand));

        void Hand()
        {
            for (uint number = 0; number < 100; number++)
            {
                KernelRecordCodec.Write(sender.Enter(MessageKind.KernelRecords), new KernelRecord { Kind = KernelHooks.ProcessTerminate, Process = new KernelProcess { ProcessId = number, Image = "/bin/x"u8 } }, RecordFlags.None);
                sender.Leave(isUrgent: false);
            }

            sender.Flush();
        }
    }

    private static byte[] Frames()
    {
        FrameBuffer buffer = new();
        byte[] record = TickSource.Record(1, "Grüße");
        for (ulong frame = 1; frame <= Rounds * FramesEach; frame++)
        {
            buffer.Begin(MessageKind.Emitted);
            for (int i = 0; i < RecordsEach; i++)
                buffer.WriteRaw(record);
            buffer.End(frame);
        }

        return buffer.Seal().ToArray();
    }
}

using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;
using Monitor.Capture.Tests.Dns;

namespace Monitor.Capture.Tests;

/// <summary>Bytes that no kernel wrote. MONITOR_TEST_LONG=1 tries a hundred times as many.</summary>
public sealed class FuzzTests
{
    private static readonly int Factor = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") == "1" ? 100 : 1;

    private static readonly byte[][] Sound =
    [
        RecordBytes.Exec(RecordBytes.Header(1_000_100)),
        RecordBytes.Exec(RecordBytes.Header(1_000_101), arguments: "tool\0one", total: 16),
        RecordBytes.Arguments(RecordBytes.Header(1_000_101), 8, "\0two\0end"),
        RecordBytes.Fork(RecordBytes.Header(1_000_100), child: 1_000_102, RecordBytes.Start),
        RecordBytes.Exit(RecordBytes.Header(1_000_102)),
        RecordBytes.Connection(RecordBytes.Header(1_000_100), 10, new byte[16], new byte[16]),
        RecordBytes.File(RecordBytes.Header(1_000_100), RawRecordKind.FileRename, "b\0a\0", "../x/./y", "c\0", "/z"),
        RecordBytes.File(RecordBytes.Header(1_000_100), RawRecordKind.FileLink, "b\0a\0", "../x/./y", "c\0", "/z"),
        RecordBytes.Attributes(RecordBytes.Header(1_000_100), new AttributeRecord { Set = SetAttributes.Owner | SetAttributes.Group, Owner = 7 }, "b\0a\0", "../x/./y"),
        RecordBytes.Module(RecordBytes.Header(1_000_100), "dummy", "dummy.ko\0lib\0", inode: 7),
        RecordBytes.BpfProgram(RecordBytes.Header(1_000_100), "trace"),
        RecordBytes.Dns(RecordBytes.Header(1_000_100), 17, DnsBytes.Answer("x.example", 1, 0, new DnsResource("x.example", 1, [1, 2, 3, 4]))),
        RecordBytes.MemoryAccess(RecordBytes.Header(1_000_100), 1_000_102, "b\0a\0", record => record.Value.Mapping = 1),
    ];

    [Fact]
    public void Every_record_is_either_read_or_counted_as_malformed_whatever_its_bytes()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        for (int round = 0; round < 200 * Factor; round++)
        {
            Feed feed = new();
            byte[][] records = [.. Enumerable.Range(0, 100).Select(_ => Mutate(random))];
            Recording recording = feed.Run(records);

            long malformed = recording.Losses.Sum(loss => loss.Count);
            Assert.True(feed.Capture.Records + malformed == records.Length, $"Seed {seed}, round {round}: a record was counted twice or not at all.");
            Assert.All(recording.Losses, loss => Assert.Equal(RawLossReason.Malformed, loss.Reason));
        }
    }

    [Fact]
    public void A_view_of_an_exec_record_stays_inside_its_bytes()
    {
        Random random = new(Random.Shared.Next());
        for (int round = 0; round < 200_000 * Factor; round++)
        {
            byte[] record = Mutate(random);
            if (!ExecView.TryRead(record, out ExecView view))
                continue;
            int parts = view.Filename.Length + view.Image.Length + view.Directory.Length + view.Cgroup.Length + view.Arguments.Length;
            Assert.InRange(parts, 0, record.Length);
        }
    }

    [Fact]
    public void A_length_that_cannot_be_takes_no_memory()
    {
        byte[][] records = [.. Enumerable.Range(0, 100).Select(i => RecordBytes.Exec(RecordBytes.Header(1_000_100 + (uint)i), total: uint.MaxValue - 16))];
        byte[][] large = [.. Enumerable.Range(0, 100).Select(i => RecordBytes.Exec(RecordBytes.Header(1_000_100 + (uint)i), total: 60 << 20))];
        Feed feed = new();
        feed.Run(Sound[4]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Recording recording = Feed.Decode([.. records, .. large]);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
        Assert.Equal(100, recording.Losses.Sum(loss => loss.Count));
        Assert.Equal(100, recording.Activities.Count);
    }

    private static byte[] Mutate(Random random)
    {
        byte[] record = [.. Sound[random.Next(Sound.Length)]];
        switch (random.Next(4))
        {
            case 0:
                random.NextBytes(record);
                record[4] = (byte)random.Next(20);
                record[5] = 0;
                break;
            case 1:
                return record[..random.Next(record.Length)];
            case 2:
                for (int i = random.Next(1, 8); i > 0; i--)
                    record[random.Next(record.Length)] = (byte)random.Next(256);
                break;
            default:
                int at = random.Next(record.Length / 4) * 4;
                MemoryMarshal.Write(record.AsSpan(at), random.Next(3) switch { 0 => uint.MaxValue, 1 => 0u, _ => 1u << 31 });
                break;
        }

        return record;
    }
}

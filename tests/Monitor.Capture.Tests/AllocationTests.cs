using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;
using Monitor.Capture.Tests.Dns;
using Monitor.Enrichment;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Tests;

/// <summary>What a record costs in memory once everything has its size: nothing.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const uint Shell = 1_000_000, FirstChild = 1_000_001, Children = 20_000;

    [Fact]
    public void A_steady_stream_of_processes_and_connections_allocates_nothing()
    {
        UserNames users = new("/nonexistent/passwd", TimeProvider.System);
        RecordDecoder decoder = new(
            new ProcessTable(Feed.Host, users, new TerminalNames("/nonexistent"), Feed.AgentProcessId), new KernelClock(() => Feed.BootTime.UnixNanoseconds), new Nobody(), TimeProvider.System);
        decoder.Decode(RecordBytes.Exec(RecordBytes.Header(Shell), image: "shell\0bin\0"));
        byte[][] life =
        [
            RecordBytes.Fork(RecordBytes.Header(Shell), child: 0, 0),
            RecordBytes.Exec(RecordBytes.Header(0, uid: 1000), arguments: "tool\0--with\0arguments\0", image: "tool\0bin\0usr\0", filename: "./tool"),
            RecordBytes.Connection(RecordBytes.Header(0, uid: 1000), family: 2, [10, 0, 0, 1], [192, 0, 2, 7]),
            RecordBytes.Dns(RecordBytes.Header(0, uid: 1000), 17, DnsBytes.Answer("www.example.net", 1, 0, new("x", 5, DnsBytes.Name("host.example.net")), new("x", 1, [192, 0, 2, 7]))),
            RecordBytes.File(RecordBytes.Header(0, uid: 1000), RawRecordKind.ImageLoad, "libc.so\0lib\0", inode: 7),
            RecordBytes.Module(RecordBytes.Header(0, uid: 1000), "dummy", "dummy.ko\0lib\0", inode: 7),
            RecordBytes.BpfProgram(RecordBytes.Header(0, uid: 1000), "trace"),
            RecordBytes.Exit(RecordBytes.Header(0, uid: 1000)),
        ];
        uint number = 0;
        void Live()
        {
            uint child = FirstChild + number % Children;
            ulong start = RecordBytes.Start + ++number * 10_000_000ul;
            foreach (byte[] record in life)
            {
                ref RecordHeader header = ref MemoryMarshal.AsRef<RecordHeader>(record.AsSpan());
                header.Time = start + 1;
                if (header.Kind == RawRecordKind.Fork)
                {
                    ref ForkRecord fork = ref MemoryMarshal.AsRef<ForkRecord>(record.AsSpan());
                    (fork.ChildPid, fork.ChildStart) = (child, start);
                }
                else
                {
                    (header.Pid, header.Start) = (child, start);
                }

                decoder.Decode(record);
            }
        }

        for (int i = 0; i < 60_000; i++)
            Live();
        long rounds = 1;
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < 60_000; i++)
                Live();
            rounds++;
        }));
        Assert.Equal(60_000 * rounds, decoder.Counts[(int)RawRecordKind.Exit]);
    }

    [Fact]
    public void Files_allocate_nothing()
    {
        UserNames names = new("/nonexistent", TimeProvider.System);
        RecordDecoder decoder = new(
            new ProcessTable(Feed.Host, names, new TerminalNames("/nonexistent"), Feed.AgentProcessId), new KernelClock(() => Feed.BootTime.UnixNanoseconds), new Nobody(), TimeProvider.System, names, names);
        decoder.Decode(RecordBytes.Exec(RecordBytes.Header(Shell), image: "shell\0bin\0"));
        byte[][] records =
        [
            RecordBytes.File(RecordBytes.Header(Shell), RawRecordKind.FileRename, "b\0a\0", "../x", "c\0", "/z"),
            RecordBytes.File(RecordBytes.Header(Shell), RawRecordKind.FileLink, "b\0a\0", "../x", "c\0", "z"),
            RecordBytes.Attributes(RecordBytes.Header(Shell), new AttributeRecord { Set = SetAttributes.Accessed | SetAttributes.Modified }, "b\0a\0", "x"),
            RecordBytes.Attributes(RecordBytes.Header(Shell), new AttributeRecord { Set = SetAttributes.Owner | SetAttributes.Group }, "b\0a\0", "x"),
        ];
        uint owner = 0;
        void Decode()
        {
            for (int i = 0; i < 20_000; i++)
            {
                MemoryMarshal.AsRef<AttributeRecord>(records[^1].AsSpan()).Owner = owner++;
                foreach (byte[] record in records)
                    decoder.Decode(record);
            }
        }

        Decode();
        Assert.Equal(0, Allocations.Least(Decode));
        Assert.Equal(owner * 2, (uint)decoder.Counts[(int)RawRecordKind.FileAttributes]);
    }

    private sealed class Nobody : IKernelRecordConsumer
    {
        public void OnRecord(in KernelRecord record, CaptureNotes notes)
        {
        }

        public void OnLost(RawRecordKind kind, RawLossReason reason, long count) => Assert.Fail($"{kind} {reason}");

        public void OnPause()
        {
        }
    }
}

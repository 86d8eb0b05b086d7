using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;
using Monitor.Capture.Windows.Decoding;
using Monitor.Capture.Windows.Processes;
using Monitor.Capture.Windows.Tests.Device;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Windows.Tests.Decoding;

/// <summary>What a record costs in memory once everything has its size: nothing.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const uint Parent = 800, FirstChild = 10_000, Children = 20_000, Lives = 40_000;

    [Fact]
    public void A_steady_stream_of_everything_allocates_nothing()
    {
        Nobody nobody = new();
        Decoder names = new();
        WindowsRecordDecoder decoder = new(new WindowsProcessTable(Decoder.Host, names.Logons, Decoder.AgentProcessId), names.Names, nobody);
        decoder.Decode(RecordBytes.ProcessCreate(RecordBytes.Header(Parent)));
        byte[][] life =
        [
            RecordBytes.ProcessCreate(RecordBytes.Header(0), user: "S-1-5-21-1-2-3-1001"),
            RecordBytes.Image(RecordBytes.Header(0), @"\Device\HarddiskVolume3\Windows\System32\ntdll.dll"),
            RecordBytes.Image(RecordBytes.Header(0), @"\Device\HarddiskVolume3\Windows\System32\kernel32.dll", 0x7ff900000000),
            RecordBytes.Image(RecordBytes.Header(0), @"\SystemRoot\x.sys", kind: RawRecordKind.WindowsDriverLoad),
            RecordBytes.RemoteThread(RecordBytes.Header(0), Parent, 0x7ff800000100),
            RecordBytes.Access(RecordBytes.Header(0), Parent, 0x1fffff, [0x7ff800000100, 1]),
            RecordBytes.File(RecordBytes.Header(0), RawRecordKind.WindowsFileRename, @"\Device\HarddiskVolume3\x", @"\??\C:\y", RecordBytes.System),
            RecordBytes.Registry(RecordBytes.Header(0), 4, @"\REGISTRY\MACHINE\SYSTEM\ControlSet001\x", "y", 4, [1, 0, 0, 0]),
            RecordBytes.Connection(RecordBytes.Header(0), 2, [10, 0, 0, 1], [192, 0, 2, 7]),
            RecordBytes.Tampering(RecordBytes.Header(0), 1),
            RecordBytes.ProcessExit(RecordBytes.Header(0)),
        ];
        uint number = 0;
        void Live()
        {
            for (int i = 0; i < Lives; i++)
            {
                ulong start = RecordBytes.Start + ++number * 1_000_000ul;
                foreach (byte[] record in life)
                {
                    ref RecordHeader header = ref MemoryMarshal.AsRef<RecordHeader>(record.AsSpan());
                    (header.Pid, header.Start, header.Time) = (FirstChild + number % Children, start, start + 1);
                    decoder.Decode(record);
                }
            }
        }

        Live();
        Assert.Equal(0, Allocations.Least(Live));
        Assert.Equal((number * (long)life.Length) + 1, decoder.Records);
        Assert.Equal(decoder.Records, nobody.Count);
    }

    [Fact]
    public void Reading_the_rings_allocates_nothing()
    {
        using FakeDevice device = new();
        using WindowsCapture capture = WindowsCapture.Open(device, KernelHooks.None, TimeProvider.System);
        byte[] record = RecordBytes.ProcessExit(RecordBytes.Header(4));
        RawLosses losses = new();
        long read = 0;
        RawRecordHandler count = _ => read++;
        void Round()
        {
            for (int i = 0; i < 1000; i++)
            {
                device.Critical.Write(record);
                device.Bulk.Write(record);
                capture.Drain(count, long.MaxValue);
            }
        }

        Round();
        Assert.Equal(0, Allocations.Least(Round));
        Assert.Equal(device.Critical.Sequence + device.Bulk.Sequence, (ulong)read);
        capture.ReadLosses(losses);
        Assert.Equal(0ul, losses.Total);
    }

    private sealed class Nobody : IKernelRecordConsumer
    {
        public long Count { get; private set; }

        public void OnRecord(in KernelRecord record, CaptureNotes notes) => Count++;

        public void OnLost(RawRecordKind kind, RawLossReason reason, long count) => Assert.Fail($"{kind} {reason}");

        public void OnPause()
        {
        }
    }
}

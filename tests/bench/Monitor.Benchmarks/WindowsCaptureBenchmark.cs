using System.Globalization;
using System.Runtime.InteropServices;
using Monitor.Capture;
using Monitor.Capture.RawRecords;
using Monitor.Capture.Windows.Decoding;
using Monitor.Capture.Windows.Device;
using Monitor.Capture.Windows.Names;
using Monitor.Capture.Windows.Processes;
using Monitor.Capture.Windows.Tests;
using Monitor.Capture.Windows.Tests.Device;
using Monitor.Enrichment;
using Monitor.Sdk.Collectors;

namespace Monitor.Benchmarks;

/// <summary>The Windows driver's records from the rings through the decoder: events per second of processor time of the reading thread, and bytes
/// allocated per event.</summary>
internal static class WindowsCaptureBenchmark
{
    private const uint RingBytes = 8 << 20;
    private const int Rounds = 60;
    private const int WarmUp = 20;

    /// <summary>Measures.</summary>
    public static void Run()
    {
        using FakeRing critical = new(DeviceAbi.CriticalRing, RingBytes), bulk = new(DeviceAbi.BulkRing, RingBytes);
        MergedRings rings = new(new RingReader(critical.Place), new RingReader(bulk.Place), TimeProvider.System);
        DosPaths paths = new(() => [new Volume(@"\Device\HarddiskVolume3", "C:")], @"C:\Windows");
        FunctionNames functions = new(_ => Task.FromResult<ExportedFunctions?>(null), @"C:\Windows");
        Counter counter = new();
        WindowsRecordDecoder decoder = new(
            new WindowsProcessTable(new HostIdentity(1, Guid.Empty, 0), new LogonTimes(_ => Task.FromResult<LogonSession?>(null), TimeProvider.System), 1),
            new WindowsNames
            {
                DosPaths = paths,
                Accounts = new AccountNames(_ => Task.FromResult<string?>(null), TimeProvider.System),
                Registry = new RegistryPaths(1),
                Functions = functions,
                Modules = new ModulePaths(paths, functions),
            },
            counter);
        RawRecordHandler decode = decoder.Decode;
        TimeSpan spent = default;
        long counted = 0, allocated = 0;
        uint number = 0;
        for (int round = 0; round < WarmUp + Rounds; round++)
        {
            Fill(critical, bulk, ref number);
            long before = counter.Count, bytes = GC.GetAllocatedBytesForCurrentThread();
            TimeSpan began = ThreadTime.Now;
            rings.Drain(decode, long.MaxValue);
            if (round < WarmUp)
                continue;
            spent += ThreadTime.Now - began;
            allocated += GC.GetAllocatedBytesForCurrentThread() - bytes;
            counted += counter.Count - before;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"windows: ring and decoder, 12 kinds mixed      {counted / spent.TotalSeconds,12:N0} events per CPU-second   {(double)allocated / counted:N2} B each"));
    }

    /// <summary>Lives of processes, until a ring is full.</summary>
    private static void Fill(FakeRing critical, FakeRing bulk, ref uint number)
    {
        (bool IsCritical, byte[] Bytes)[] life =
        [
            (true, RecordBytes.ProcessCreate(RecordBytes.Header(0))),
            (false, RecordBytes.Image(RecordBytes.Header(0), @"\Device\HarddiskVolume3\Windows\System32\ntdll.dll")),
            (false, RecordBytes.Image(RecordBytes.Header(0), @"\Device\HarddiskVolume3\Windows\System32\kernel32.dll", 0x7ff900000000)),
            (true, RecordBytes.Access(RecordBytes.Header(0), 800, 0x1fffff, [0x7ff800000100, 0x7ff900000100, 0x7ff900000200, 1])),
            (false, RecordBytes.File(RecordBytes.Header(0), RawRecordKind.WindowsFileCreate, @"\Device\HarddiskVolume3\Users\alice\AppData\Local\Temp\install.log")),
            (false, RecordBytes.File(RecordBytes.Header(0), RawRecordKind.WindowsFileDelete, @"\Device\HarddiskVolume3\Users\alice\AppData\Local\Temp\install.log")),
            (false, RecordBytes.File(RecordBytes.Header(0), RawRecordKind.WindowsPipeConnect, @"\lsass")),
            (false, RecordBytes.Registry(RecordBytes.Header(0), 1, @"\REGISTRY\USER\S-1-5-21-1-2-3-1001\Software\Vendor\Product")),
            (false, RecordBytes.Registry(RecordBytes.Header(0), 4, @"\REGISTRY\MACHINE\SYSTEM\ControlSet001\Services\x", "Start", 4, [1, 0, 0, 0])),
            (false, RecordBytes.Connection(RecordBytes.Header(0), 2, [10, 0, 0, 1], [192, 0, 2, 7])),
            (true, RecordBytes.RemoteThread(RecordBytes.Header(0), 800, 0x7ff800000100)),
            (true, RecordBytes.ProcessExit(RecordBytes.Header(0))),
        ];
        while (true)
        {
            ulong start = RecordBytes.Start + ++number * 100_000ul, time = start;
            foreach ((bool isCritical, byte[] bytes) in life)
            {
                ref RecordHeader header = ref MemoryMarshal.AsRef<RecordHeader>(bytes.AsSpan());
                (header.Pid, header.Start, header.Time) = (1000 + number % 30_000, start, ++time);
                if (!(isCritical ? critical : bulk).Write(bytes))
                    return;
            }
        }
    }

    private sealed class Counter : IKernelRecordConsumer
    {
        public long Count { get; private set; }

        public void OnRecord(in KernelRecord record, CaptureNotes notes) => Count++;

        public void OnLost(RawRecordKind kind, RawLossReason reason, long count) => throw new InvalidOperationException($"{kind} {reason}");

        public void OnPause()
        {
        }
    }
}

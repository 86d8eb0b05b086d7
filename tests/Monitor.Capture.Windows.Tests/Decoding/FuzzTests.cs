using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;

namespace Monitor.Capture.Windows.Tests.Decoding;

/// <summary>Bytes that no driver wrote. MONITOR_TEST_LONG=1 tries a hundred times as many.</summary>
public sealed class FuzzTests
{
    private const uint Actor = 800;
    private static readonly int Factor = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") == "1" ? 100 : 1;

    private static readonly byte[][] Sound =
    [
        RecordBytes.ProcessCreate(RecordBytes.Header(Actor), openedName: @"\??\C:\x", directory: @"C:\y"),
        RecordBytes.ProcessExit(RecordBytes.Header(Actor)),
        RecordBytes.RemoteThread(RecordBytes.Header(Actor), 900, 0x10000),
        RecordBytes.Image(RecordBytes.Header(Actor), @"\Device\HarddiskVolume3\x.dll", 0x10000),
        RecordBytes.Image(RecordBytes.Header(4), @"\SystemRoot\x.sys", kind: RawRecordKind.WindowsDriverLoad),
        RecordBytes.Access(RecordBytes.Header(Actor), 900, 0x1fffff, [1, 2, 0x10001]),
        RecordBytes.File(RecordBytes.Header(Actor), RawRecordKind.WindowsFileCreate, @"\Device\HarddiskVolume3\x", @"\??\C:\y", RecordBytes.System),
        RecordBytes.File(RecordBytes.Header(Actor), RawRecordKind.WindowsPipeCreate, @"\pipe"),
        RecordBytes.Registry(RecordBytes.Header(Actor), 4, @"\REGISTRY\MACHINE\x", "y", 1, [65, 0]),
        RecordBytes.Registry(RecordBytes.Header(Actor), 3, @"\REGISTRY\MACHINE\x", "y"),
        RecordBytes.Connection(RecordBytes.Header(Actor), 10, new byte[16], new byte[16]),
        RecordBytes.Tampering(RecordBytes.Header(Actor), 1),
    ];

    [Fact]
    public void Every_record_is_either_read_or_counted_as_malformed_whatever_its_bytes()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        Decoder decoder = new();
        int count = 50_000 * Factor;
        for (int i = 0; i < count; i++)
        {
            decoder.Records.Decode(Mutate(random));
            decoder.Activities.Clear();
        }

        Assert.True(decoder.Records.Records + decoder.Losses.Sum(loss => loss.Count) == count, $"Seed {seed}: a record was counted twice or not at all.");
        Assert.All(decoder.Losses, loss => Assert.Equal(RawLossReason.Malformed, loss.Reason));
        Assert.NotEmpty(decoder.Losses);
        Assert.InRange(decoder.Records.Records, count / 10, count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_record_that_is_cut_anywhere_is_counted_as_malformed(int at)
    {
        byte[] record = Sound[at];
        int content = Content(record);
        for (int length = 0; length < content; length += 4)
        {
            Decoder decoder = new();
            decoder.Records.Decode(record.AsSpan(0, length));

            Assert.Equal((0, 1), (decoder.Activities.Count, decoder.Losses.Count));
        }
    }

    [Fact]
    public void The_largest_record_that_can_be_is_read_whole()
    {
        string longest = new('\u20ac', 32_767);

        Seen seen = new Decoder().Decode(RecordBytes.Registry(RecordBytes.Header(Actor), 4, longest, longest, 1, RecordBytes.Utf16(longest)));

        Assert.Equal((2 * longest.Length + 1, longest.Length), (seen.Registry.Path.Length, seen.Registry.Details.Length));
    }

    public static TheoryData<int> Kinds() => [.. Enumerable.Range(0, Sound.Length)];

    /// <summary>Bytes without what fills the record up to a multiple of eight.</summary>
    private static int Content(byte[] record) => Array.FindLastIndex(record, value => value != 0) / 4 * 4;

    private static byte[] Mutate(Random random)
    {
        byte[] record = [.. Sound[random.Next(Sound.Length)]];
        switch (random.Next(4))
        {
            case 0:
                random.NextBytes(record);
                record[4] = (byte)random.Next(30, 55);
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

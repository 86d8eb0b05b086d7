using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>A reader that does not read. A second capture with a large ring tells what there was to see.</summary>
public sealed class LossTests
{
    private const KernelHooks ProcessHooks = KernelHooks.ProcessCreate | KernelHooks.ProcessTerminate;
    private const int SmallestRing = 64 << 10;

    private readonly List<(RawRecordKey Key, ulong Time)> _all = [];
    private readonly List<RawRecordKey> _seen = [];
    private readonly SequenceCheck _sequences = new();

    public LossTests() => LiveKernel.SkipUnlessLive();

    [Fact]
    public void What_was_not_seen_is_counted_exactly()
    {
        using LinuxCapture reference = LinuxCapture.Open(ProcessHooks, 0, 64 << 20), small = LinuxCapture.Open(ProcessHooks, 0, SmallestRing);
        uint first = RunOnEachProcessor();
        Drain(reference, small);
        Assert.Equal(0ul, Losses(small).Total);

        string longArgument = new('x', 30_000);
        for (int i = 0; i < 300; i++)
            Assert.Equal(0, Program.Run("/bin/true", longArgument).ExitCode);

        Drain(reference, small);
        RawLosses lost = Losses(small);
        uint last = RunOnEachProcessor();
        Drain(reference, small);

        Assert.Equal(0ul, Losses(reference).Total);
        Assert.Equal(lost.AsSpan(), Losses(small).AsSpan());
        Assert.True(lost.Total > 300);
        List<RawRecordKey> missing = Missing(first, last);
        foreach (RawRecordKind kind in new[] { RawRecordKind.Exec, RawRecordKind.Arguments, RawRecordKind.Fork, RawRecordKind.Exit })
            Assert.Equal((kind, missing.Count(key => key.Kind == kind)), (kind, (int)lost[kind, RawLossReason.RingFull]));
        Assert.Equal((long)lost.Total, _sequences.Missing);
    }

    /// <summary>What the reference saw between two programs and the small one did not. Two threads that end a process together can both
    /// tell its end.</summary>
    private List<RawRecordKey> Missing(uint first, uint last)
    {
        ulong Started(uint process) => _all.First(record => record.Key.Kind == RawRecordKind.Exec && record.Key.ProcessId == process).Time;
        Dictionary<RawRecordKey, int> seen = _seen.CountBy(key => key).ToDictionary();
        ulong from = Started(first), to = Started(last);
        IEnumerable<(RawRecordKey Key, ulong Time)> between = _all.Where(record => record.Time > from && record.Time < to);
        return [.. between.CountBy(record => record.Key).SelectMany(told => Enumerable.Repeat(told.Key, Math.Max(0, told.Value - seen.GetValueOrDefault(told.Key))))];
    }

    private void Drain(LinuxCapture reference, LinuxCapture small)
    {
        Assert.True(small.Drain(record =>
        {
            RecordHeader header = MemoryMarshal.Read<RecordHeader>(record);
            _sequences.Note(header.Cpu, header.Sequence);
            _seen.Add(RawRecordKey.Of(record));
        }, long.MaxValue) > 0);
        reference.Drain(record => _all.Add((RawRecordKey.Of(record), MemoryMarshal.Read<RecordHeader>(record).Time)), long.MaxValue);
    }

    /// <summary>Gaps show only between two records of one processor.</summary>
    /// <returns>The program that was started first.</returns>
    private static uint RunOnEachProcessor()
    {
        uint? first = null;
        foreach (string range in File.ReadAllText("/sys/devices/system/cpu/online").Trim().Split(','))
        {
            int[] ends = [.. range.Split('-').Select(int.Parse)];
            for (int processor = ends[0]; processor <= ends[^1]; processor++)
            {
                Program program = Program.Run("/usr/bin/taskset", "-c", $"{processor}", "/bin/true");
                Assert.SkipWhen(program.ExitCode != 0, "taskset(1) may not choose the processor here.");
                first ??= program.Id;
            }
        }

        return first!.Value;
    }

    private static RawLosses Losses(LinuxCapture capture)
    {
        RawLosses losses = new();
        capture.ReadLosses(losses);
        return losses;
    }
}

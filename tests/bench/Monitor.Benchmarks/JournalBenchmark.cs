using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Monitor.Journal;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Benchmarks;

/// <summary>The journal on the real disk: how many events it takes, how long a commit takes, how many commits there are; beside it a flush for
/// each record.</summary>
internal static class JournalBenchmark
{
    private const int BatchCount = 256;
    private const int Events = 2_000_000;
    private static readonly TimeSpan Paced = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Reference = TimeSpan.FromSeconds(2);

    /// <param name="folder">A folder on the disk that is to be measured; it is emptied.</param>
    public static async Task RunAsync(string folder)
    {
        EventBuffer batch = new(1 << 20);
        for (int i = 0; i < BatchCount; i++)
            SampleEvent.Append(batch);
        Measurement.Print("journal: bytes of a record", batch[0].Bytes.Length, "bytes");
        double reference = FlushEach(folder, batch[0]);
        Measurement.Print("reference: a flush for each record", reference, "events/s");
        Measurement.Print("reference: the disk, 6 MiB for each flush", FlushMany(folder) / batch[0].Bytes.Length, "events/s");
        await FullSpeedAsync(folder, batch, Events / 10).ConfigureAwait(false);
        for (int round = 0; round < 3; round++)
            Print(await FullSpeedAsync(folder, batch, Events).ConfigureAwait(false), reference);
        foreach (int rate in (int[])[500, 5_000, 50_000])
            await PaceAsync(folder, batch, rate).ConfigureAwait(false);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<FullSpeed> FullSpeedAsync(string folder, EventBuffer batch, int events)
    {
        await using JournalWriter writer = Open(folder);
        using CommitTimes times = new(writer);
        TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime;
        long began = Stopwatch.GetTimestamp(), allocated = 0;
        for (int done = 0; done < events; done += BatchCount)
        {
            // The groups have their size by then.
            if (done <= events / 2)
                allocated = GC.GetAllocatedBytesForCurrentThread();
            Append(writer, batch, BatchCount);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        await writer.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        TimeSpan wall = Stopwatch.GetElapsedTime(began);
        processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
        return new FullSpeed(events / wall.TotalSeconds, events / processor.TotalSeconds, times.Percentile(0.99), times.Percentile(0.5), writer.Totals, allocated);
    }

    private static void Print(FullSpeed speed, double reference)
    {
        Measurement.Print("journal: events a second", speed.PerSecond, string.Create(CultureInfo.InvariantCulture, $"events/s   ratio to a flush each {speed.PerSecond / reference:N0}"));
        Measurement.Print("journal: events a CPU-second, all threads", speed.PerProcessorSecond, "events/s");
        Measurement.Print("journal: commit time, median", speed.Median.TotalMilliseconds, "ms");
        Measurement.Print("journal: commit time, 99 of 100", speed.NinetyNinth.TotalMilliseconds, "ms");
        Measurement.Print("journal: commits (flushes)", speed.Totals.Commits, $"for {speed.Totals.Events} events");
        Measurement.Print("journal: allocated while appending", speed.Allocated * 2.0 / speed.Totals.Events, "B an event");
    }

    private static async Task PaceAsync(string folder, EventBuffer batch, int rate)
    {
        await using JournalWriter writer = Open(folder);
        using CommitTimes times = new(writer);
        long began = Stopwatch.GetTimestamp();
        long done = 0;
        TimeSpan elapsed;
        while ((elapsed = Stopwatch.GetElapsedTime(began)) < Paced)
        {
            for (long due = (long)(elapsed.TotalSeconds * rate); done < due;)
            {
                int count = (int)Math.Min(due - done, BatchCount);
                Append(writer, batch, count);
                done += count;
            }

            Thread.Sleep(2);
        }

        long commits = writer.Totals.Commits;
        Measurement.Print($"journal: commits a second at {rate} events/s", commits / elapsed.TotalSeconds, $"/s   99 of 100 take at most {times.Percentile(0.99).TotalMilliseconds.ToString("N2", CultureInfo.InvariantCulture)} ms");
    }

    private static void Append(JournalWriter writer, EventBuffer batch, int count)
    {
        using JournalWriter.Appending appending = writer.BeginAppend(CancellationToken.None);
        for (int i = 0; i < count; i++)
            appending.Append(batch[i], 1UL << 63, []);
    }

    private static double FlushEach(string folder, EventRecord record)
    {
        Directory.CreateDirectory(folder);
        using SafeFileHandle file = File.OpenHandle(Path.Combine(folder, "reference"), FileMode.Create, FileAccess.Write, preallocationSize: 64 << 20);
        long began = Stopwatch.GetTimestamp();
        int count = 0;
        for (; Stopwatch.GetElapsedTime(began) < Reference; count++)
        {
            RandomAccess.Write(file, record.Bytes, (long)count * record.Bytes.Length);
            RandomAccess.FlushToDisk(file);
        }

        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static double FlushMany(string folder)
    {
        byte[] block = new byte[6 << 20];
        Random.Shared.NextBytes(block);
        using SafeFileHandle file = File.OpenHandle(Path.Combine(folder, "reference"), FileMode.Create, FileAccess.Write);
        long began = Stopwatch.GetTimestamp(), at = 0;
        for (; Stopwatch.GetElapsedTime(began) < Reference; at += block.Length)
        {
            RandomAccess.Write(file, block, at % (64 * block.Length));
            RandomAccess.FlushToDisk(file);
        }

        return at / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static JournalWriter Open(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        EventCatalog events = new();
        events.Add(ProcessCreate.Schema);
        return JournalWriter.Open(folder, new JournalOptions(), new JournalDescription("bench", "Linux", "0", [], [], events), null, TimeProvider.System);
    }

    private sealed record FullSpeed(double PerSecond, double PerProcessorSecond, TimeSpan NinetyNinth, TimeSpan Median, JournalTotals Totals, long Allocated);

    /// <summary>Notes how long each commit takes, on a thread of its own.</summary>
    private sealed class CommitTimes : IDisposable
    {
        private readonly JournalWriter _writer;
        private readonly Thread _thread;
        private readonly List<TimeSpan> _times = [];
        private volatile bool _isEnding;

        public CommitTimes(JournalWriter writer)
        {
            _writer = writer;
            _thread = new Thread(Watch);
            _thread.Start();
        }

        public TimeSpan Percentile(double part)
        {
            lock (_times)
            {
                _times.Sort();
                return _times.Count == 0 ? default : _times[(int)((_times.Count - 1) * part)];
            }
        }

        public void Dispose()
        {
            _isEnding = true;
            _thread.Join();
        }

        private void Watch()
        {
            long seen = 0;
            while (!_isEnding)
            {
                JournalTotals totals = _writer.Totals;
                if (totals.Commits != seen)
                {
                    seen = totals.Commits;
                    lock (_times)
                        _times.Add(totals.LastCommit);
                }

                Thread.Sleep(1);
            }
        }
    }
}

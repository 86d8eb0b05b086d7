using System.Runtime.InteropServices;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Monitor.Capture.RawRecords;
using Monitor.Capture.Windows.Device;

namespace Monitor.Capture.Windows.Tests.Device;

public sealed class MergedRingsTests : IDisposable
{
    private const uint Small = 8192;

    private readonly FakeRing _critical = new(0, Small);
    private readonly FakeRing _bulk = new(1, Small);
    private readonly FakeTimeProvider _time = new();
    private readonly List<RecordHeader> _read = [];
    private readonly MergedRings _merged;
    private int _malformed;

    public MergedRingsTests() => _merged = new MergedRings(new RingReader(_critical.Place), new RingReader(_bulk.Place), _time);

    [Fact]
    public void Both_rings_are_read_as_one_by_time()
    {
        foreach (ulong time in (ulong[])[1, 4, 5, 9])
            _critical.Write(Record(time));
        foreach (ulong time in (ulong[])[2, 3, 6, 7, 8])
            _bulk.Write(Record(time));

        Drain();

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], _read.Select(header => (int)header.Time));
    }

    [Fact]
    public void Of_one_moment_the_critical_record_goes_first()
    {
        _bulk.Write(Record(1));
        _critical.Write(Record(1));

        Drain();

        Assert.Equal([0u, 1u], _read.Select(header => header.Cpu));
    }

    [Fact]
    public void A_record_goes_over_no_end_of_a_ring_and_the_rest_is_passed_over()
    {
        for (ulong i = 0; i < 1000; i++)
        {
            Assert.True(_bulk.Write(Record(i, 64 + (int)(i * 24 % 1000))));
            Drain();
        }

        Assert.Equal(Enumerable.Range(0, 1000), _read.Select(header => (int)header.Time));
        Assert.True(_bulk.Head > 50 * Small);
        Assert.Equal(_bulk.Head, _bulk.Tail);
    }

    [Fact]
    public void What_is_not_complete_is_not_read_nor_what_lies_behind_it()
    {
        _critical.Write(Record(1));
        (ulong, uint) busy = _critical.Reserve(Record(2))!.Value;
        _critical.Write(Record(3));

        Drain();
        Assert.Equal([1], Times());
        _critical.Complete(busy);
        Drain();

        Assert.Equal([1, 2, 3], Times());
    }

    [Fact]
    public void A_process_start_that_is_not_complete_holds_up_what_the_process_does()
    {
        (ulong, uint) busy = _critical.Reserve(Record(1))!.Value;
        _bulk.Write(Record(2));

        Drain();
        Assert.Empty(_read);
        Assert.True(_merged.IsHeldUp);
        _critical.Complete(busy);
        Drain();

        Assert.Equal([1, 2], Times());
        Assert.False(_merged.IsHeldUp);
    }

    [Fact]
    public void But_not_for_long()
    {
        _critical.Reserve(Record(1));
        _bulk.Write(Record(2));

        Drain();
        _time.Advance(TimeSpan.FromMilliseconds(21));
        Drain();

        Assert.Equal([2], Times());
    }

    [Fact]
    public void A_bulk_record_that_is_not_complete_holds_up_critical_ones_not_for_long()
    {
        _bulk.Reserve(Record(1));
        _critical.Write(Record(2));

        Drain();
        Assert.Empty(_read);
        _time.Advance(TimeSpan.FromMilliseconds(21));
        Drain();

        Assert.Equal([2], Times());
    }

    [Fact]
    public void What_gets_into_the_bulk_ring_while_it_is_read_waits_for_what_the_critical_one_had_before()
    {
        _bulk.Write(Record(1));
        bool isFirst = true;
        _merged.Drain(
            record =>
            {
                Take(record);
                if (!isFirst)
                    return;
                isFirst = false;
                _critical.Write(Record(2));
                _bulk.Write(Record(3));
            },
            long.MaxValue);

        Assert.Equal([1, 2, 3], Times());
    }

    [Fact]
    public void It_stops_when_enough_bytes_were_read()
    {
        for (ulong i = 0; i < 10; i++)
            _critical.Write(Record(i, 128));

        Assert.Equal(256, _merged.Drain(Take, 200));
        Assert.Equal(256ul, _critical.Tail);
        Drain();
        Assert.Equal(10, _read.Count);
    }

    [Fact]
    public void The_driver_gets_room_back_batch_by_batch()
    {
        ulong tail = ulong.MaxValue;
        _critical.Write(Record(1));
        _critical.Write(Record(2));
        _merged.Drain(
            record =>
            {
                Take(record);
                tail = _critical.Tail;
            },
            long.MaxValue);

        Assert.Equal(0ul, tail);
        Assert.Equal(128ul, _critical.Tail);
    }

    [Theory]
    [InlineData(8u)]
    [InlineData(56u)]
    [InlineData(68u)]
    [InlineData(0u)]
    [InlineData(4096u)]
    [InlineData(0x0fffffffu)]
    [InlineData(0x20000040u)]
    [InlineData(0x60000040u)]
    [InlineData(0x40000000u)]
    public void A_size_that_cannot_be_ends_what_was_known_then_and_the_next_is_read(uint word)
    {
        _bulk.Write(Record(1));
        _bulk.Spoil(word, 512);
        Drain();
        _bulk.Write(Record(2));
        Drain();

        Assert.Equal([1, 2], Times());
        Assert.Equal(1, _malformed);
        Assert.Equal(_bulk.Head, _bulk.Tail);
    }

    [Fact]
    public void Whatever_lies_in_a_ring_the_reader_stays_inside_and_comes_to_its_end() =>
        Gen.Select(Gen.Byte.Array[(int)Small], Gen.UInt.Array[1, 64]).Sample(
            (bytes, sizes) =>
            {
                for (int i = 0; i < sizes.Length; i++)
                    BitConverter.TryWriteBytes(bytes.AsSpan(i * 128), sizes[i] % 8 == 0 ? sizes[i] % 256 : sizes[i]);
                using FakeRing ring = new(1, Small), empty = new(0, Small);
                ring.Fill(bytes);
                MergedRings merged = new(new RingReader(empty.Place), new RingReader(ring.Place), _time);
                long length = 0;
                while (merged.Drain(record => length += record.Length, long.MaxValue) > 0)
                {
                }

                Assert.InRange(length, 0, Small);
                Assert.True(ring.Tail <= ring.Head);
            },
            iter: Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") == "1" ? 100_000 : 1000,
            threads: 1);

    [Fact]
    public void With_writers_on_other_threads_each_record_comes_once_in_order_or_is_counted_as_lost()
    {
        int count = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") == "1" ? 5_000_000 : 200_000;
        Dictionary<uint, ulong> last = [];
        long read = 0, gaps = 0, disorders = 0;
        ulong[] sequences = new ulong[2];
        Thread[] writers = [.. ((FakeRing[])[_critical, _bulk]).SelectMany(ring => Enumerable.Range(0, 2).Select(thread => new Thread(() =>
        {
            for (int i = 0; i < count; i++)
            {
                byte[] record = Record((ulong)i, 64 + i % 5 * 40);
                MemoryMarshal.AsRef<RecordHeader>(record.AsSpan()).Pid = (uint)(thread + 1);
                ring.Write(record);
            }
        })))];
        void Check(ReadOnlySpan<byte> record)
        {
            RecordHeader header = MemoryMarshal.Read<RecordHeader>(record);
            read++;
            gaps += (long)(header.Sequence - sequences[header.Cpu] - 1);
            sequences[header.Cpu] = header.Sequence;
            uint writer = header.Cpu * 8 + header.Pid;
            if (last.TryGetValue(writer, out ulong before) && header.Time <= before)
                disorders++;
            last[writer] = header.Time;
        }

        Array.ForEach(writers, writer => writer.Start());
        while (writers.Any(writer => writer.IsAlive))
            _merged.Drain(Check, long.MaxValue);
        while (_merged.Drain(Check, long.MaxValue) > 0)
        {
        }

        long trailing = (long)(_critical.Sequence - sequences[0] + _bulk.Sequence - sequences[1]);
        Assert.Equal(0, disorders);
        Assert.Equal(4L * count, read + gaps + trailing);
        Assert.Equal(_critical.Lost + _bulk.Lost, gaps + trailing);
    }

    public void Dispose()
    {
        _critical.Dispose();
        _bulk.Dispose();
    }

    private static byte[] Record(ulong time, int size = 64)
    {
        byte[] record = new byte[size];
        MemoryMarshal.Write(record, new RecordHeader { Size = (uint)size, Time = time });
        return record;
    }

    private int[] Times() => [.. _read.Select(header => (int)header.Time)];

    private void Drain()
    {
        while (_merged.Drain(Take, long.MaxValue) > 0)
        {
        }
    }

    private void Take(ReadOnlySpan<byte> record)
    {
        if (record.IsEmpty)
            _malformed++;
        else
            _read.Add(MemoryMarshal.Read<RecordHeader>(record));
    }
}

using System.Runtime.InteropServices;
using Monitor.Capture.Linux.ProcConnector;
using Monitor.Capture.RawRecords;

namespace Monitor.Capture.Linux.Tests.ProcConnector;

public sealed class RecordQueueTests : IDisposable
{
    private const int Capacity = 256 << 10;

    private readonly RecordQueue _queue = new(Capacity);
    private readonly List<uint> _read = [];

    public void Dispose() => _queue.Dispose();

    [Fact]
    public void Records_come_out_in_order_as_much_at_once_as_was_asked_for()
    {
        Assert.All([1u, 2u, 3u], id => Assert.True(_queue.TryAdd(Record(id, 1024))));

        Assert.Equal(2048, _queue.Drain(Note, 1025));
        Assert.True(_queue.TryAdd(Record(4, 1024)));
        Assert.Equal(2048, _queue.Drain(Note, long.MaxValue));
        Assert.Equal(0, _queue.Drain(Note, long.MaxValue));
        Assert.Equal([1u, 2u, 3u, 4u], _read);
    }

    [Fact]
    public void What_has_no_room_is_refused_and_what_is_small_enough_still_goes_in()
    {
        Assert.True(_queue.TryAdd(Record(1, Capacity - 1024)));

        Assert.False(_queue.TryAdd(Record(2, 1032)));
        Assert.True(_queue.TryAdd(Record(3, 1024)));
        Assert.False(_queue.TryAdd(Record(4, 64)));
        _queue.Drain(Note, long.MaxValue);
        Assert.True(_queue.TryAdd(Record(5, 64)));
        _queue.Drain(Note, long.MaxValue);
        Assert.Equal([1u, 3u, 5u], _read);
    }

    [Fact]
    public void A_record_wakes_the_reader()
    {
        using ManualResetEventSlim woken = new();
        Thread reader = new(() =>
        {
            _queue.Wait(TimeSpan.FromMinutes(10));
            woken.Set();
        })
        { IsBackground = true };
        reader.Start();

        _queue.TryAdd(Record(1, 64));

        Assert.True(woken.Wait(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        reader.Join();
    }

    private void Note(ReadOnlySpan<byte> record) => _read.Add(MemoryMarshal.Read<RecordHeader>(record).Pid);

    private static byte[] Record(uint id, int size)
    {
        byte[] record = new byte[size];
        MemoryMarshal.Write(record, new RecordHeader { Size = (uint)size, Pid = id });
        return record;
    }
}

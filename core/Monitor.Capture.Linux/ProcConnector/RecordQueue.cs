using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;

namespace Monitor.Capture.Linux.ProcConnector;

/// <summary>Raw records on their way from the thread that makes them to the one that reads them.</summary>
/// <param name="capacity">Bytes that may wait.</param>
internal sealed class RecordQueue(int capacity) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _hasRecords = new();
    private byte[] _gathered = new byte[64 << 10];
    private byte[] _read = new byte[64 << 10];
    private int _gatheredLength;
    private int _readLength;
    private int _readAt;

    /// <summary>Takes a record.</summary>
    /// <returns>False: there is no room for it.</returns>
    public bool TryAdd(ReadOnlySpan<byte> record)
    {
        lock (_lock)
        {
            if (record.Length > capacity - _gatheredLength)
                return false;
            if (record.Length > _gathered.Length - _gatheredLength)
                Array.Resize(ref _gathered, Math.Min(capacity, Math.Max(_gathered.Length * 2, _gatheredLength + record.Length)));
            record.CopyTo(_gathered.AsSpan(_gatheredLength));
            _gatheredLength += record.Length;
        }

        _hasRecords.Set();
        return true;
    }

    /// <summary>Sleeps until there is a record or the time is over.</summary>
    public void Wait(TimeSpan patience) => _hasRecords.Wait(patience);

    /// <summary>Hands over records, oldest first, until none is left or enough bytes were read.</summary>
    /// <returns>Bytes read.</returns>
    public long Drain(RawRecordHandler handler, long maximumBytes)
    {
        long read = 0;
        while (read < maximumBytes && HasUnread())
        {
            int size = (int)MemoryMarshal.Read<RecordHeader>(_read.AsSpan(_readAt)).Size;
            _readAt += size;
            read += size;
            handler(_read.AsSpan(_readAt - size, size));
        }

        return read;
    }

    /// <inheritdoc/>
    public void Dispose() => _hasRecords.Dispose();

    private bool HasUnread()
    {
        if (_readAt < _readLength)
            return true;
        lock (_lock)
        {
            (_gathered, _read) = (_read, _gathered);
            (_readLength, _gatheredLength, _readAt) = (_gatheredLength, 0, 0);
            _hasRecords.Reset();
        }

        return _readLength > 0;
    }
}

using System.Runtime.CompilerServices;
using Monitor.Capture.RawRecords;

namespace Monitor.Capture.Windows.Device;

/// <summary>
/// Reads one of the driver's rings where it lies. The driver moves the head, this reader the tail; both only grow. What the driver wrote is checked
/// before it is used as a length: a record is handed on only if it lies inside of what was reserved. For one thread.
/// </summary>
internal sealed unsafe class RingReader
{
    private readonly ulong* _head;
    private readonly ulong* _tail;
    private readonly byte* _data;
    private readonly ulong _size;
    private ulong _at;

    /// <param name="place">Where the driver mapped the ring, which is new: nothing was read of it.</param>
    public RingReader(in RingPlace place)
    {
        _head = (ulong*)place.Producer;
        _tail = (ulong*)place.Consumer;
        _data = (byte*)place.Data;
        _size = place.Size;
    }

    /// <summary>Up to where the ring is known to be reserved.</summary>
    public ulong End { get; private set; }

    /// <summary>What is read next.</summary>
    public ulong Position => _at;

    /// <summary>Whether what is read next is reserved and not complete.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>The last number that the driver gave to a record of this ring, lost or not.</summary>
    public ulong LastSequence => Volatile.Read(ref _head[1]);

    /// <summary>Looks how far the ring is reserved by now.</summary>
    public void Look() => End = Volatile.Read(ref *_head);

    /// <summary>The next record that is complete; it stays until <see cref="Take"/>.</summary>
    /// <param name="record">The record. Empty where the ring makes no sense: then all that was known to be reserved is passed over.</param>
    /// <returns>False: there is none, or it is busy.</returns>
    public bool TryPeek(out ReadOnlySpan<byte> record)
    {
        record = default;
        IsBusy = false;
        while (_at != End)
        {
            ulong offset = _at & (_size - 1);
            uint word = Volatile.Read(ref *(uint*)(_data + offset));
            if ((word & DeviceAbi.SizeBusy) != 0)
            {
                IsBusy = true;
                return false;
            }

            if ((word & DeviceAbi.SizePadding) != 0 && _size - offset <= End - _at)
            {
                _at += _size - offset;
                continue;
            }

            uint length = word & DeviceAbi.SizeMask;
            bool isSound = word == length && length >= Unsafe.SizeOf<RecordHeader>() && length % 8 == 0 && length <= End - _at && length <= _size - offset;
            if (isSound)
                record = new ReadOnlySpan<byte>(_data + offset, (int)length);
            return true;
        }

        return false;
    }

    /// <summary>Goes on behind a record that <see cref="TryPeek"/> gave.</summary>
    /// <returns>Bytes that the record took.</returns>
    public long Take(ReadOnlySpan<byte> record)
    {
        ulong length = record.IsEmpty ? End - _at : (ulong)record.Length;
        _at += length;
        return (long)length;
    }

    /// <summary>Gives the driver back all that was taken.</summary>
    public void Publish() => Volatile.Write(ref *_tail, _at);
}

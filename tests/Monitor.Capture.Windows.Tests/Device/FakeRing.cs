using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;
using Monitor.Capture.Windows.Device;

namespace Monitor.Capture.Windows.Tests.Device;

/// <summary>A fake: a ring as the driver keeps it, in this process's memory. For several writers.</summary>
internal sealed unsafe class FakeRing : IDisposable
{
    private const int Page = 4096;

    private readonly Lock _lock = new();
    private readonly byte* _memory;
    private readonly uint _number;
    private readonly uint _size;
    private ulong _head;
    private ulong _sequence;

    public FakeRing(uint number, uint size)
    {
        _number = number;
        _size = size;
        _memory = (byte*)NativeMemory.AlignedAlloc(2 * Page + size, Page);
        NativeMemory.Clear(_memory, 2 * Page + size);
    }

    public RingPlace Place => new() { Producer = (ulong)_memory, Data = (ulong)(_memory + Page), Consumer = (ulong)(_memory + Page + _size), Size = _size };

    /// <summary>Records that found no room.</summary>
    public long Lost { get; private set; }

    /// <summary>Numbers that were given out.</summary>
    public ulong Sequence => _sequence;

    /// <summary>Up to where the reader says it has read.</summary>
    public ulong Tail => Volatile.Read(ref *(ulong*)(_memory + Page + _size));

    public ulong Head => _head;

    /// <summary>A record that is complete.</summary>
    public bool Write(byte[] record) => Reserve(record) is { } place && Complete(place);

    /// <summary>A record that is not complete yet.</summary>
    /// <returns>Where; null: there is no room.</returns>
    public (ulong Place, uint Size)? Reserve(byte[] record)
    {
        lock (_lock)
        {
            uint size = (uint)record.Length;
            ulong sequence = ++_sequence;
            Volatile.Write(ref ((ulong*)_memory)[1], sequence);
            uint offset = (uint)(_head & (_size - 1)), padding = _size - offset < size ? _size - offset : 0;
            if (_head - Tail + padding + size > _size)
            {
                Lost++;
                return null;
            }

            if (padding > 0)
                Word(offset) = padding | DeviceAbi.SizePadding;
            ulong place = _head + padding;
            record.CopyTo(new Span<byte>(At(place), record.Length));
            ref RecordHeader header = ref *(RecordHeader*)At(place);
            header.Size = size | DeviceAbi.SizeBusy;
            header.Sequence = sequence;
            header.Cpu = _number;
            _head = place + size;
            Volatile.Write(ref *(ulong*)_memory, _head);
            return (place, size);
        }
    }

    /// <summary>A reserved record is complete now.</summary>
    public bool Complete((ulong Place, uint Size) reserved)
    {
        Volatile.Write(ref *(uint*)At(reserved.Place), reserved.Size);
        return true;
    }

    /// <summary>Puts a nonsense size where the next record would lie, and reserves so many bytes.</summary>
    public void Spoil(uint word, uint bytes)
    {
        Word((uint)(_head & (_size - 1))) = word;
        _head += bytes;
        Volatile.Write(ref *(ulong*)_memory, _head);
    }

    /// <summary>Bytes that somebody else wrote over all that is reserved.</summary>
    public void Fill(byte[] bytes)
    {
        bytes.AsSpan(0, (int)_size).CopyTo(new Span<byte>(_memory + Page, (int)_size));
        _head += _size;
        Volatile.Write(ref *(ulong*)_memory, _head);
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    private byte* At(ulong place) => _memory + Page + (place & (_size - 1));

    private ref uint Word(uint offset) => ref Unsafe.AsRef<uint>(_memory + Page + offset);
}

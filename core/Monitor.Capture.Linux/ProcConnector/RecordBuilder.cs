using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;

namespace Monitor.Capture.Linux.ProcConnector;

/// <summary>Lays a raw record out as the kernel side of eBPF does. For one thread; what it gives is valid until the next record.</summary>
internal sealed class RecordBuilder
{
    private byte[] _bytes = new byte[64 << 10];
    private int _length;

    /// <summary>Begins a record with room for its fixed part.</summary>
    public void Begin<T>()
        where T : unmanaged
    {
        _length = Unsafe.SizeOf<T>();
        _bytes.AsSpan(0, _length).Clear();
    }

    /// <summary>The fixed part; valid until something is appended.</summary>
    public ref T Fixed<T>()
        where T : unmanaged => ref MemoryMarshal.AsRef<T>(_bytes.AsSpan());

    /// <summary>Appends bytes.</summary>
    /// <returns>How many.</returns>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
        return bytes.Length;
    }

    /// <summary>Appends a path, or what is like one, as a path list: names from the last to the first, each ended by NUL.</summary>
    /// <returns>Bytes of the list.</returns>
    public int AppendNames(ReadOnlySpan<byte> path)
    {
        int before = _length;
        while (!path.IsEmpty)
        {
            int slash = path.LastIndexOf((byte)'/');
            ReadOnlySpan<byte> name = path[(slash + 1)..];
            path = slash < 0 ? default : path[..slash];
            if (name.IsEmpty)
                continue;
            Append(name);
            Append([0]);
        }

        return _length - before;
    }

    /// <summary>Ends the record.</summary>
    public ReadOnlySpan<byte> End()
    {
        int padding = -_length & 7;
        Reserve(padding);
        _bytes.AsSpan(_length, padding).Clear();
        _length += padding;
        Fixed<RecordHeader>().Size = (uint)_length;
        return _bytes.AsSpan(0, _length);
    }

    private void Reserve(int more)
    {
        if (_length + more > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Monitor.Capture.Windows.Decoding;

/// <summary>A record's fixed part, and the texts behind it one after the other.</summary>
internal ref struct RecordText
{
    private ReadOnlySpan<byte> _rest;

    private RecordText(ReadOnlySpan<byte> rest) => _rest = rest;

    /// <summary>Looks at a record.</summary>
    /// <param name="record">All its bytes.</param>
    /// <param name="texts">What follows the fixed part.</param>
    /// <returns>The fixed part; a null reference if there are not enough bytes for it.</returns>
    public static ref readonly T Read<T>(ReadOnlySpan<byte> record, out RecordText texts)
        where T : unmanaged
    {
        texts = default;
        if (record.Length < Unsafe.SizeOf<T>())
            return ref Unsafe.NullRef<T>();
        texts = new RecordText(record[Unsafe.SizeOf<T>()..]);
        return ref MemoryMarshal.AsRef<T>(record);
    }

    /// <summary>Takes bytes.</summary>
    /// <returns>False: there are fewer.</returns>
    public bool TryTake(int length, out ReadOnlySpan<byte> bytes)
    {
        bool isThere = length <= _rest.Length;
        bytes = isThere ? _rest[..length] : default;
        _rest = isThere ? _rest[length..] : default;
        return isThere;
    }

    /// <summary>Takes text.</summary>
    /// <returns>False: there are fewer bytes, or an odd number.</returns>
    public bool TryTake(int length, out ReadOnlySpan<char> text)
    {
        bool isThere = TryTake(length, out ReadOnlySpan<byte> bytes) && length % sizeof(char) == 0;
        text = isThere ? MemoryMarshal.Cast<byte, char>(bytes) : default;
        return isThere;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Monitor.Capture.RawRecords;

/// <summary>A record about attributes of a file with its variable parts; made by <see cref="TryRead"/>, which checks every length.</summary>
public readonly ref struct AttributeView
{
    private readonly ReadOnlySpan<byte> _bytes;

    private AttributeView(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The fixed part.</summary>
    public ref readonly AttributeRecord Fixed => ref MemoryMarshal.AsRef<AttributeRecord>(_bytes);

    /// <summary>Where <see cref="Path"/> begins, a path list; the whole path where that is empty.</summary>
    public ReadOnlySpan<byte> Directory => _bytes.Slice(Unsafe.SizeOf<AttributeRecord>(), Fixed.DirectoryLength);

    /// <summary>The path as the caller gave it, without its NUL.</summary>
    public ReadOnlySpan<byte> Path => _bytes.Slice(Unsafe.SizeOf<AttributeRecord>() + Fixed.DirectoryLength, Fixed.PathLength).TrimEnd((byte)0);

    /// <summary>Reads a record.</summary>
    /// <returns>False: it is none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> record, out AttributeView view)
    {
        view = default;
        if (record.Length < Unsafe.SizeOf<AttributeRecord>())
            return false;
        ref readonly AttributeRecord attributes = ref MemoryMarshal.AsRef<AttributeRecord>(record);
        if (attributes.DirectoryLength + attributes.PathLength > record.Length - Unsafe.SizeOf<AttributeRecord>())
            return false;
        view = new AttributeView(record);
        return true;
    }
}

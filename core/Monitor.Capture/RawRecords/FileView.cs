using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Monitor.Capture.RawRecords;

/// <summary>A file record with its variable parts; made by <see cref="TryRead"/>, which checks every length.</summary>
public readonly ref struct FileView
{
    private readonly ReadOnlySpan<byte> _bytes;

    private FileView(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The fixed part.</summary>
    public ref readonly FileRecord Fixed => ref MemoryMarshal.AsRef<FileRecord>(_bytes);

    /// <summary>Where <see cref="Path"/> begins, a path list; the whole path where that is empty.</summary>
    public ReadOnlySpan<byte> Directory => Part(0, Fixed.DirectoryLength);

    /// <summary>The path as the caller gave it, without its NUL.</summary>
    public ReadOnlySpan<byte> Path => Part(Fixed.DirectoryLength, Fixed.PathLength).TrimEnd((byte)0);

    /// <summary>Where <see cref="NewPath"/> begins, a path list.</summary>
    public ReadOnlySpan<byte> NewDirectory => Part(Fixed.DirectoryLength + Fixed.PathLength, Fixed.NewDirectoryLength);

    /// <summary>The path that a name was moved to, as the caller gave it, without its NUL.</summary>
    public ReadOnlySpan<byte> NewPath =>
        Part(Fixed.DirectoryLength + Fixed.PathLength + Fixed.NewDirectoryLength, Fixed.NewPathLength).TrimEnd((byte)0);

    /// <summary>Reads a record.</summary>
    /// <returns>False: it is none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> record, out FileView view)
    {
        view = default;
        if (record.Length < Unsafe.SizeOf<FileRecord>())
            return false;
        ref readonly FileRecord file = ref MemoryMarshal.AsRef<FileRecord>(record);
        int length = file.DirectoryLength + file.PathLength + file.NewDirectoryLength + file.NewPathLength;
        if (length > record.Length - Unsafe.SizeOf<FileRecord>())
            return false;
        view = new FileView(record);
        return true;
    }

    private ReadOnlySpan<byte> Part(int from, int length) => _bytes.Slice(Unsafe.SizeOf<FileRecord>() + from, length);
}

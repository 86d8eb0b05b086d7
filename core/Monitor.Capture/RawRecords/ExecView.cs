using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Monitor.Capture.RawRecords;

/// <summary>An exec record with its variable parts; made by <see cref="TryRead"/>, which checks every length.</summary>
public readonly ref struct ExecView
{
    private const uint MaximumArgumentBytes = 64 << 20;

    private readonly ReadOnlySpan<byte> _bytes;

    private ExecView(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The fixed part.</summary>
    public ref readonly ExecRecord Fixed => ref MemoryMarshal.AsRef<ExecRecord>(_bytes);

    /// <summary>The program as it was given to execve.</summary>
    public ReadOnlySpan<byte> Filename => _bytes.Slice(FilenameAt, Fixed.FilenameLength).TrimEnd((byte)0);

    /// <summary>The image as a path list; empty where it could not be read.</summary>
    public ReadOnlySpan<byte> Image => _bytes.Slice(ImageAt, Fixed.ImageLength);

    /// <summary>The working directory as a path list.</summary>
    public ReadOnlySpan<byte> Directory => _bytes.Slice(DirectoryAt, Fixed.DirectoryLength);

    /// <summary>Names of the control group, innermost first, each ended by NUL.</summary>
    public ReadOnlySpan<byte> Cgroup => _bytes.Slice(CgroupAt, Fixed.CgroupLength);

    /// <summary>The argument area, or its first part: arguments each ended by NUL.</summary>
    public ReadOnlySpan<byte> Arguments => _bytes.Slice(ArgumentsAt, (int)Fixed.ArgumentLength);

    /// <summary>Whether the rest of the argument area follows in records of its own.</summary>
    public bool HasMoreArguments => Fixed.ArgumentLength < Fixed.ArgumentBytes && (Fixed.Header.Flags & RawRecordFlags.ArgumentsCut) == 0;

    private static int FilenameAt => Unsafe.SizeOf<ExecRecord>();

    private int ImageAt => FilenameAt + Fixed.FilenameLength;

    private int DirectoryAt => ImageAt + Fixed.ImageLength;

    private int CgroupAt => DirectoryAt + Fixed.DirectoryLength;

    private int ArgumentsAt => CgroupAt + Fixed.CgroupLength;

    /// <summary>Gives a view if the record is sound.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, out ExecView view)
    {
        view = default;
        if (record.Length < Unsafe.SizeOf<ExecRecord>())
            return false;
        ExecView candidate = new(record);
        if ((long)candidate.ArgumentsAt + candidate.Fixed.ArgumentLength > record.Length
            || candidate.Fixed.ArgumentBytes > MaximumArgumentBytes)
            return false;
        view = candidate;
        return true;
    }
}

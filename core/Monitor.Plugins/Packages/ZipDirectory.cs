using System.Buffers.Binary;

namespace Monitor.Plugins.Packages;

/// <summary>Counts the entries of a zip file's central directory, before anything is made of them: the base library makes an object of
/// each, and reads on as long as there are any, whatever number the end record says.</summary>
internal static class ZipDirectory
{
    private const int EndSize = 22;
    private const int EndDisk = 4;
    private const int EndEntries = 10;
    private const int EndOffsetOfStart = 16;
    private const uint EndSignature = 0x06054b50;
    private const int HeaderSize = 46;
    private const int HeaderNameLength = 28;
    private const uint HeaderSignature = 0x02014b50;
    private const int LongestComment = ushort.MaxValue;

    /// <summary>The number of entries, counted up to a limit.</summary>
    /// <param name="file">The zip file; its position is moved.</param>
    /// <param name="limit">Counting ends behind this number.</param>
    /// <exception cref="InvalidDataException">It is no zip file, or one with 64-bit sizes.</exception>
    public static int Count(Stream file, int limit)
    {
        file.Position = FindStart(file);
        Span<byte> header = stackalloc byte[HeaderSize];
        int entries = 0;
        while (entries <= limit && file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) == HeaderSize
            && BinaryPrimitives.ReadUInt32LittleEndian(header) == HeaderSignature)
        {
            entries++;
            ReadOnlySpan<byte> lengths = header[HeaderNameLength..];
            file.Position += BinaryPrimitives.ReadUInt16LittleEndian(lengths)
                + BinaryPrimitives.ReadUInt16LittleEndian(lengths[2..])
                + BinaryPrimitives.ReadUInt16LittleEndian(lengths[4..]);
        }

        return entries;
    }

    private static uint FindStart(Stream file)
    {
        int length = (int)Math.Min(file.Length, EndSize + LongestComment);
        byte[] tail = new byte[length];
        file.Position = file.Length - length;
        file.ReadExactly(tail);
        for (int at = length - EndSize; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) != EndSignature)
                continue;
            ReadOnlySpan<byte> end = tail.AsSpan(at, EndSize);
            uint start = BinaryPrimitives.ReadUInt32LittleEndian(end[EndOffsetOfStart..]);
            // Either mark makes the base library look for another directory, with 64-bit sizes, than the one that is counted here.
            bool isLarge = BinaryPrimitives.ReadUInt16LittleEndian(end[EndDisk..]) == ushort.MaxValue || BinaryPrimitives.ReadUInt16LittleEndian(end[EndEntries..]) == ushort.MaxValue;
            return start < file.Length && !isLarge ? start : throw new InvalidDataException("its directory lies outside of the file, or it is a zip file with 64-bit sizes");
        }

        throw new InvalidDataException("it is no zip file");
    }
}

using System.Runtime.InteropServices;

namespace Monitor.Enrichment;

/// <summary>Reads symbolic links as the bytes that they are: the names in them need not be UTF-8.</summary>
internal static unsafe partial class SymbolicLink
{
    private const int LongestTarget = 4096;

    /// <summary>What the link points to; empty if that cannot be read.</summary>
    public static byte[] Read(string path)
    {
        byte* target = stackalloc byte[LongestTarget];
        nint length = readlink(path, target, LongestTarget);
        return length > 0 ? new ReadOnlySpan<byte>(target, (int)length).ToArray() : [];
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint readlink(string path, byte* target, nint size);
}

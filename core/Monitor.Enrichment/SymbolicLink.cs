using System.Runtime.InteropServices;

namespace Monitor.Enrichment;

/// <summary>Reads symbolic links as the bytes that they are: the names in them need not be UTF-8.</summary>
internal static unsafe partial class SymbolicLink
{
    private const int LongestTarget = 4096;
    private const int CurrentFolder = -100;
    private const int NoSynchronization = 0x4000;
    private const uint LinkCount = 4;
    private const int StatxSize = 256;
    private const int LinkCountOffset = 16;

    /// <summary>What the link points to; empty if that cannot be read.</summary>
    public static byte[] Read(string path)
    {
        byte* target = stackalloc byte[LongestTarget];
        nint length = readlink(path, target, LongestTarget);
        return length > 0 ? new ReadOnlySpan<byte>(target, (int)length).ToArray() : [];
    }

    /// <summary>Whether the file that the link leads to has a name still, as far as this machine knows: no file server is asked, which might
    /// not answer.</summary>
    public static bool HasNamedTarget(string path)
    {
        byte* facts = stackalloc byte[StatxSize];
        return statx(CurrentFolder, path, NoSynchronization, LinkCount, facts) == 0 && *(uint*)(facts + LinkCountOffset) > 0;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, byte* facts);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint readlink(string path, byte* target, nint size);
}

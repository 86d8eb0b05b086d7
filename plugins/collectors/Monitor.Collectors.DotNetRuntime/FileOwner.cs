using System.Runtime.InteropServices;

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>Whose a socket is.</summary>
internal static partial class FileOwner
{
    private const int CurrentFolder = -100;
    private const int NotBehindLinks = 0x100;
    private const uint KindAndOwner = 1 | 8;
    private const int KindBits = 0xf000;
    private const int Socket = 0xc000;
    private const int SizeOfStatx = 256;

    /// <summary>The owner of a socket; null if there is none at the path, or a link, or it cannot be seen.</summary>
    public static unsafe uint? OfSocket(string path)
    {
        Statx found;
        return statx(CurrentFolder, path, NotBehindLinks, KindAndOwner, &found) == 0 && (found.Mode & KindBits) == Socket ? found.UserId : null;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(int folder, string path, int flags, uint mask, Statx* found);

    /// <summary>struct statx, as far as it is of interest.</summary>
    [StructLayout(LayoutKind.Explicit, Size = SizeOfStatx)]
    private struct Statx
    {
        [FieldOffset(20)]
        public uint UserId;

        [FieldOffset(28)]
        public ushort Mode;
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Monitor.Collectors.FileDelete;

/// <summary>The named streams of files on Windows: the size of a file is that of its contents alone, and streams can hold as much as they like beside.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class NamedStreams
{
    private const nint Invalid = -1;
    private const string Contents = "::$DATA";

    /// <summary>Bytes of each named stream of a file; none where its file system has no streams, or they cannot be told.</summary>
    public static IEnumerable<long> SizesOf(string path)
    {
        List<long> sizes = [];
        StreamData stream;
        nint search = FindFirstStreamW(path, 0, &stream, 0);
        if (search == Invalid)
            return sizes;
        try
        {
            do
            {
                if (!MemoryMarshal.CreateReadOnlySpanFromNullTerminated(stream.Name).SequenceEqual(Contents))
                    sizes.Add(stream.Size);
            }
            while (FindNextStreamW(search, &stream) != 0);
        }
        finally
        {
            _ = FindClose(search);
        }

        return sizes;
    }

    [LibraryImport("kernel32", StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint FindFirstStreamW(string path, int level, StreamData* stream, uint flags);

    [LibraryImport("kernel32")]
    private static partial int FindNextStreamW(nint search, StreamData* stream);

    [LibraryImport("kernel32")]
    private static partial int FindClose(nint search);

    /// <summary>WIN32_FIND_STREAM_DATA.</summary>
    private struct StreamData
    {
        public long Size;
        public fixed char Name[296];
    }
}

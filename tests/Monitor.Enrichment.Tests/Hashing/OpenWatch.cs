using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Enrichment.Tests.Hashing;

/// <summary>Tells which files of a folder were opened, by inotify(7).</summary>
internal sealed unsafe partial class OpenWatch : IDisposable
{
    private const uint OpenedFile = 0x20;
    private const int NonBlocking = 0x800;
    private const int EventSize = 16;

    private readonly SafeFileHandle _handle = new(inotify_init1(NonBlocking), ownsHandle: true);

    public OpenWatch(string folder) => Assert.True(inotify_add_watch((int)_handle.DangerousGetHandle(), folder, OpenedFile) >= 0);

    /// <summary>Names of the files opened since the last call.</summary>
    public List<string> Opened()
    {
        byte[] events = new byte[4096];
        nint length;
        fixed (byte* pointer = events)
            length = read((int)_handle.DangerousGetHandle(), pointer, events.Length);
        List<string> names = [];
        for (int at = 0; at < length;)
        {
            int nameLength = BinaryPrimitives.ReadInt32LittleEndian(events.AsSpan(at + 12));
            names.Add(Encoding.UTF8.GetString(events, at + EventSize, nameLength).TrimEnd('\0'));
            at += EventSize + nameLength;
        }

        return names;
    }

    public void Dispose() => _handle.Dispose();

    [LibraryImport("libc")]
    private static partial int inotify_init1(int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int inotify_add_watch(int handle, string path, uint mask);

    [LibraryImport("libc")]
    private static partial nint read(int handle, byte* buffer, nint length);
}

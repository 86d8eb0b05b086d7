using System.Globalization;
using System.Runtime.InteropServices;

namespace Monitor.Sinks.File;

/// <summary>Numbers of users and groups by name, from wherever the system has them.</summary>
internal static partial class LinuxAccounts
{
    private const int RoomForEntry = 64 << 10;

    /// <summary>The number of a user; null if there is none of that name.</summary>
    public static long? User(string name) => Number(name) ?? User(name, new byte[RoomForEntry]);

    /// <summary>The number of a group; null if there is none of that name.</summary>
    public static long? Group(string name) => Number(name) ?? Group(name, new byte[RoomForEntry]);

    private static long? Number(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;

    private static long? User(string name, byte[] room) =>
        getpwnam_r(name, out Entry entry, room, room.Length, out nint found) == 0 && found != 0 ? entry.First : null;

    private static long? Group(string name, byte[] room) =>
        getgrnam_r(name, out Entry entry, room, room.Length, out nint found) == 0 && found != 0 ? entry.First : null;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int getpwnam_r(string name, out Entry entry, [Out] byte[] room, nint size, out nint found);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int getgrnam_r(string name, out Entry entry, [Out] byte[] room, nint size, out nint found);

    /// <summary>struct passwd and struct group begin alike on 64-bit systems: name, password, and the number that is asked for. The rest of
    /// passwd fits in, too.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private readonly struct Entry
    {
        [FieldOffset(16)]
        public readonly uint First;
    }
}

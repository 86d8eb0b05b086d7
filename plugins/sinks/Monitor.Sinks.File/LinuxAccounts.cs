using System.Globalization;
using System.Runtime.InteropServices;

namespace Monitor.Sinks.File;

/// <summary>Numbers of users and groups by name, from wherever the system has them.</summary>
internal static partial class LinuxAccounts
{
    /// <summary>Bytes that an entry is given at first; a group with thousands of members needs more.</summary>
    private const int UsualRoom = 4 << 10;

    private const int MostRoom = 64 << 20;
    private const int TooLittleRoom = 34;

    private delegate int Lookup(string name, out Entry entry, byte[] room, nint size, out nint found);

    /// <summary>The number of a user; null if there is none of that name.</summary>
    /// <param name="name">The name, or the number.</param>
    /// <param name="room">Bytes to begin with.</param>
    public static long? User(string name, int room = UsualRoom) => Number(name) ?? Find(getpwnam_r, name, room);

    /// <summary>The number of a group; null if there is none of that name.</summary>
    /// <param name="name">The name, or the number.</param>
    /// <param name="room">Bytes to begin with.</param>
    public static long? Group(string name, int room = UsualRoom) => Number(name) ?? Find(getgrnam_r, name, room);

    private static long? Number(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;

    private static long? Find(Lookup lookup, string name, int room)
    {
        for (; room <= MostRoom; room *= 2)
        {
            int error = lookup(name, out Entry entry, new byte[room], room, out nint found);
            if (error != TooLittleRoom)
                return error == 0 && found != 0 ? entry.First : null;
        }

        return null;
    }

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

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Capture.Linux;

/// <summary>Netlink sockets (netlink(7)). What fails leaves its number in <see cref="Marshal.GetLastPInvokeError"/>.</summary>
internal static unsafe partial class Netlink
{
    /// <summary>Number of the family.</summary>
    public const ushort Family = 16;

    /// <summary>The error of a socket that had no room for messages.</summary>
    public const int NoBufferSpace = 105;

    /// <summary>Opens a socket; invalid if that fails.</summary>
    /// <param name="type">SOCK_RAW or SOCK_DGRAM.</param>
    /// <param name="protocol">Whom it talks to in the kernel.</param>
    /// <param name="bufferSize">Bytes that it may keep waiting, by the kernel's own account.</param>
    public static SafeFileHandle Open(int type, int protocol, int bufferSize)
    {
        const int CloseOnExec = 0x80000, SocketLevel = 1, ReceiveBufferForce = 33;
        SafeFileHandle opened = new(socket(Family, type | CloseOnExec, protocol), ownsHandle: true);
        if (!opened.IsInvalid)
            _ = setsockopt((int)opened.DangerousGetHandle(), SocketLevel, ReceiveBufferForce, &bufferSize, sizeof(int));
        return opened;
    }

    /// <summary>Joins multicast groups.</summary>
    public static bool TryJoin(int descriptor, uint groups)
    {
        Address own = new() { Family = Family, Groups = groups };
        return bind(descriptor, &own, sizeof(Address)) == 0;
    }

    /// <summary>Sends a message to the kernel.</summary>
    public static bool TrySend(int descriptor, ReadOnlySpan<byte> message)
    {
        Address kernel = new() { Family = Family };
        fixed (byte* bytes = message)
            return sendto(descriptor, bytes, (nuint)message.Length, 0, &kernel, sizeof(Address)) >= 0;
    }

    /// <summary>Takes the oldest message that waits, and does not wait for one.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="isKernels">Whether the kernel sent it: any process can send to a netlink socket.</param>
    /// <returns>Its length; less than 0: an error.</returns>
    public static int Receive(int descriptor, Span<byte> buffer, out bool isKernels)
    {
        const int DoNotWait = 0x40;
        Address from;
        uint size = (uint)sizeof(Address);
        nint length;
        fixed (byte* bytes = buffer)
            length = recvfrom(descriptor, bytes, (nuint)buffer.Length, DoNotWait, &from, &size);
        isKernels = length >= 0 && from.Port == 0;
        return (int)length;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsockopt(int descriptor, int level, int name, void* value, uint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(int descriptor, Address* address, int size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint sendto(int descriptor, byte* bytes, nuint length, int flags, Address* to, int size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recvfrom(int descriptor, byte* bytes, nuint length, int flags, Address* from, uint* size);

    [StructLayout(LayoutKind.Sequential)]
    private struct Address
    {
        public ushort Family;
        public ushort Padding;
        public uint Port;
        public uint Groups;
    }
}

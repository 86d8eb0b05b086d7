using System.Runtime.InteropServices;

namespace Monitor.Capture.Linux.Audit;

/// <summary>Asks a socket of another process for what the audit system does not tell: protocol and own address.</summary>
internal static unsafe partial class SocketFacts
{
    private const int AddressSize = 28;

    /// <summary>Reads the facts, if the process lives and its descriptor is a socket that is connected with this other side: by now it may be another
    /// one.</summary>
    /// <param name="process">The process.</param>
    /// <param name="descriptor">Its descriptor.</param>
    /// <param name="remote">The other side, as the kernel lays socket addresses out.</param>
    /// <param name="protocol">6 or 17 or another.</param>
    /// <param name="local">At least 28 bytes for its own address.</param>
    public static bool TryRead(uint process, int descriptor, ReadOnlySpan<byte> remote, out int protocol, Span<byte> local)
    {
        const int SocketLevel = 1, Protocol = 38;
        protocol = 0;
        int handle = (int)syscall(434, (int)process, 0, 0);             // pidfd_open
        if (handle < 0)
            return false;
        int copy = (int)syscall(438, handle, descriptor, 0);            // pidfd_getfd
        _ = close(handle);
        if (copy < 0)
            return false;
        byte* peer = stackalloc byte[AddressSize];
        uint peerSize = AddressSize, localSize = AddressSize, protocolSize = sizeof(int);
        int number = 0;
        bool isRead;
        fixed (byte* own = local)
        {
            isRead = getsockname(copy, own, &localSize) == 0
                && getsockopt(copy, SocketLevel, Protocol, &number, &protocolSize) == 0
                && getpeername(copy, peer, &peerSize) == 0
                && HasSameEnd(new ReadOnlySpan<byte>(peer, AddressSize), remote);
        }

        _ = close(copy);
        protocol = number;
        return isRead && local[0] == remote[0] && local[1] == remote[1];
    }

    /// <summary>Whether two socket addresses have family, port and address in common.</summary>
    private static bool HasSameEnd(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        bool isIpv6 = other[0] == 10;
        return one[..4].SequenceEqual(other[..4]) && (isIpv6 ? one[8..24].SequenceEqual(other[8..24]) : one[4..8].SequenceEqual(other[4..8]));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint first, nint second, nint third);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    [LibraryImport("libc")]
    private static partial int getsockname(int descriptor, byte* address, uint* size);

    [LibraryImport("libc")]
    private static partial int getpeername(int descriptor, byte* address, uint* size);

    [LibraryImport("libc")]
    private static partial int getsockopt(int descriptor, int level, int name, int* value, uint* size);
}

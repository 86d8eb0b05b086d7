using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Monitor.Sinks.Syslog.Transport;

/// <summary>What of a connection's bytes the receiver's kernel has not yet acknowledged.</summary>
internal static partial class SendQueue
{
    /// <summary>SIOCOUTQ of linux/sockios.h.</summary>
    private const nuint UnacknowledgedBytes = 0x5411;

    /// <summary>Number of bytes; 0 where the system does not tell.</summary>
    public static int LengthOf(Socket socket) =>
        OperatingSystem.IsLinux() && ioctl(socket.SafeHandle, UnacknowledgedBytes, out int count) == 0 ? count : 0;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(SafeSocketHandle socket, nuint request, out int value);
}

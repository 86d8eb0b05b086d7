using System.Net;
using System.Net.Sockets;

namespace Monitor.Tests;

/// <summary>Finds ports for servers that cannot say which one they got.</summary>
internal static class FreePort
{
    /// <summary>Below what the kernel gives to those who ask for any port: there nobody gets it by chance, also while the server is down.</summary>
    private const int First = 12_000, Last = 30_000;

    /// <summary>A port on which nobody listens, neither for connections nor for datagrams.</summary>
    public static int Find()
    {
        while (true)
        {
            int port = Random.Shared.Next(First, Last);
            if (IsFree(SocketType.Stream, ProtocolType.Tcp, port) && IsFree(SocketType.Dgram, ProtocolType.Udp, port))
                return port;
        }
    }

    private static bool IsFree(SocketType type, ProtocolType protocol, int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, type, protocol);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

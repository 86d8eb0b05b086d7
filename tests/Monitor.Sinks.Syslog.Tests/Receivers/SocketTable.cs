using System.Globalization;

namespace Monitor.Sinks.Syslog.Tests.Receivers;

/// <summary>What the kernel says of its sockets, in /proc/net.</summary>
internal static class SocketTable
{
    private const string Listen = "0A";
    private const string Established = "01";

    /// <summary>Whether somebody listens on a port of the loopback address.</summary>
    public static bool IsListening(string scheme, int port) =>
        scheme == "udp" ? Rows("udp", port).Any() : Rows("tcp", port).Any(row => row[3] == Listen);

    /// <summary>Whether a connection to a port of the loopback address is open on both sides.</summary>
    public static bool IsConnected(int port) => File.ReadLines("/proc/net/tcp").Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Any(row => row[2] == $"0100007F:{port:X4}" && row[3] == Established);

    /// <summary>Datagrams that waited in vain for room at the socket of a port.</summary>
    public static long Drops(int port) => Rows("udp", port).Sum(row => long.Parse(row[12]));

    /// <summary>Bytes that wait to be read at the sockets of a port.</summary>
    public static long Unread(string scheme, int port) => Rows(scheme == "udp" ? "udp" : "tcp", port)
        .Where(row => scheme == "udp" || row[3] == Established)
        .Sum(row => long.Parse(row[4].Split(':')[1], NumberStyles.HexNumber));

    /// <summary>Bytes that were written to connections to a port, and that its kernel has not taken yet.</summary>
    public static long Untaken(int port) => File.ReadLines("/proc/net/tcp").Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(row => row[2] == $"0100007F:{port:X4}" && row[3] == Established)
        .Sum(row => long.Parse(row[4].Split(':')[0], NumberStyles.HexNumber));

    private static IEnumerable<string[]> Rows(string table, int port) => File.ReadLines($"/proc/net/{table}").Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(row => row[1] == $"0100007F:{port:X4}");
}

namespace Monitor.Sinks.Syslog;

/// <summary>What carries the messages.</summary>
internal enum TransportKind
{
    /// <summary>Datagrams (RFC 5426).</summary>
    Udp,

    /// <summary>A plain connection (RFC 6587).</summary>
    Tcp,

    /// <summary>An encrypted connection (RFC 5425).</summary>
    Tls,

    /// <summary>A socket of this machine.</summary>
    Unix,
}

/// <summary>What holds for each transport.</summary>
internal static class Transports
{
    /// <summary>The shortest limit of a message that can be set: what every receiver of RFC 5424 takes.</summary>
    public const int SmallestMaximum = 480;

    private const int LargestDatagram = 65_507;

    /// <summary>The transport of an address; null if the address is none of a receiver.</summary>
    public static TransportKind? KindOf(Uri to) => (to.Scheme, IsRemote(to), to.AbsolutePath.Length > 1) switch
    {
        ("udp", true, false) => TransportKind.Udp,
        ("tcp", true, false) => TransportKind.Tcp,
        ("tls", true, false) => TransportKind.Tls,
        ("unix", false, true) when to.Host.Length == 0 => TransportKind.Unix,
        _ => null,
    };

    /// <summary>The port, where the address names none.</summary>
    public static int DefaultPort(this TransportKind kind) => kind == TransportKind.Tls ? 6514 : 514;

    /// <summary>Bytes of the longest message, where the operator says nothing.</summary>
    public static int DefaultMaximum(this TransportKind kind) => kind switch
    {
        TransportKind.Udp => LargestDatagram,
        TransportKind.Unix => 64 << 10,
        _ => 256 << 10,
    };

    /// <summary>Bytes of the longest message that can be asked for.</summary>
    public static int LargestMaximum(this TransportKind kind) => kind switch
    {
        TransportKind.Udp => LargestDatagram,
        TransportKind.Unix => 128 << 10,
        _ => 16 << 20,
    };

    private static bool IsRemote(Uri to) => to.Host.Length > 0 && to.UserInfo.Length == 0 && to.Query.Length == 0 && to.Fragment.Length == 0;
}

namespace Monitor.Capture.Dns;

/// <summary>Types of DNS records whose content is read.</summary>
internal enum DnsRecordType : ushort
{
    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>A name server.</summary>
    Ns = 2,

    /// <summary>The name that this one is another for.</summary>
    Cname = 5,

    /// <summary>Begin of a zone; its first server.</summary>
    Soa = 6,

    /// <summary>The name of an address.</summary>
    Ptr = 12,

    /// <summary>A mail server, behind a preference.</summary>
    Mx = 15,

    /// <summary>Strings.</summary>
    Txt = 16,

    /// <summary>An IPv6 address.</summary>
    Aaaa = 28,

    /// <summary>A server, behind priority, weight and port.</summary>
    Srv = 33,

    /// <summary>The tree of names that this one is another for.</summary>
    Dname = 39,

    /// <summary>Extensions of the message itself (RFC 6891).</summary>
    Opt = 41,
}

using Monitor.Sdk.Events;

namespace Monitor.Sdk.Collectors;

/// <summary>An answer that a process received from a DNS server.</summary>
public readonly ref struct KernelDnsAnswer
{
    /// <summary>Bytes of an address in <see cref="Addresses"/>.</summary>
    public const int AddressLength = 16;

    /// <summary>IP protocol number: 6 for TCP, 17 for UDP.</summary>
    public byte Protocol { get; init; }

    /// <summary>The server's address.</summary>
    public NetworkAddress ServerAddress { get; init; }

    /// <summary>The name that was asked for, as it was sent: labels with dots between, none behind; the root is one dot. Bytes that are no
    /// printable ASCII are a backslash and three decimal digits; a blank, dot, semicolon or backslash inside a label has a backslash in
    /// front.</summary>
    public Text QueryName { get; init; }

    /// <summary>The type of record that was asked for: 1 for an IPv4 address, 28 for IPv6.</summary>
    public ushort QueryType { get; init; }

    /// <summary>The server's response code, with its extension (RFC 6891); 0 is success.</summary>
    public ushort ResponseCode { get; init; }

    /// <summary>Whether the server says that not all fitted; a program then asks again by TCP.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>How many records the answer claims to have.</summary>
    public ushort AnswerCount { get; init; }

    /// <summary>The records in their order, each ended by a semicolon, as Sysmon writes them: addresses in IPv6 form, others as their type
    /// and content (<c>type:  5 www.example.net;</c>); absent if there are none.</summary>
    public Text Results { get; init; }

    /// <summary>The addresses among the records, <see cref="AddressLength"/> bytes each; IPv4 as <c>::ffff:a.b.c.d</c>.</summary>
    public ReadOnlySpan<byte> Addresses { get; init; }
}

using System.Buffers.Text;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Collectors.DnsQuery;

/// <summary>Names of DNS record types.</summary>
internal static class RecordTypeName
{
    /// <summary>Bytes of the longest name.</summary>
    public const int Longest = 10;

    /// <summary>Gives the type's name; one that is not known is called <c>TYPE</c> and its number (RFC 3597).</summary>
    /// <param name="type">The type.</param>
    /// <param name="room">Room for <see cref="Longest"/> bytes.</param>
    [HotPath]
    public static ReadOnlySpan<byte> Write(ushort type, Span<byte> room)
    {
        ReadOnlySpan<byte> known = type switch
        {
            1 => "A"u8,
            2 => "NS"u8,
            5 => "CNAME"u8,
            6 => "SOA"u8,
            12 => "PTR"u8,
            15 => "MX"u8,
            16 => "TXT"u8,
            28 => "AAAA"u8,
            33 => "SRV"u8,
            35 => "NAPTR"u8,
            39 => "DNAME"u8,
            43 => "DS"u8,
            46 => "RRSIG"u8,
            48 => "DNSKEY"u8,
            52 => "TLSA"u8,
            64 => "SVCB"u8,
            65 => "HTTPS"u8,
            99 => "SPF"u8,
            251 => "IXFR"u8,
            252 => "AXFR"u8,
            255 => "ANY"u8,
            257 => "CAA"u8,
            _ => default,
        };
        if (!known.IsEmpty)
            return known;
        "TYPE"u8.CopyTo(room);
        Utf8Formatter.TryFormat(type, room[4..], out int length);
        return room[..(4 + length)];
    }
}

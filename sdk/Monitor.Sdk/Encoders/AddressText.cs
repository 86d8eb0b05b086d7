using System.Buffers.Binary;
using System.Buffers.Text;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Encoders;

/// <summary>Prints IP addresses without allocation. IPv6 either in RFC 5952's short form (Linux) or as eight groups without leading
/// zeroes and without <c>::</c> (Windows Sysmon).</summary>
public static class AddressText
{
    /// <summary>Appends the address.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="address">The address.</param>
    /// <param name="compress">Whether the longest run of zero groups becomes <c>::</c>.</param>
    public static void Append(Utf8Buffer output, NetworkAddress address, bool compress)
    {
        ArgumentNullException.ThrowIfNull(output);
        Span<byte> bytes = stackalloc byte[16];
        address.CopyTo(bytes);
        if (!address.IsIpv6)
        {
            AppendDotted(output, bytes);
            return;
        }

        (int zeroAt, int zeroCount) = compress ? LongestZeroRun(bytes) : (-1, 0);
        if (compress && zeroAt == 0 && zeroCount == 5 && bytes[10] == 0xff && bytes[11] == 0xff)
        {
            output.Append("::ffff:"u8);
            AppendDotted(output, bytes[12..]);
            return;
        }

        for (int group = 0; group < 8; group++)
        {
            if (group == zeroAt)
            {
                output.Append("::"u8);
                group += zeroCount - 1;
                continue;
            }

            if (group > 0 && group != zeroAt + zeroCount)
                output.Append((byte)':');
            Utf8Formatter.TryFormat(Group(bytes, group), output.Free(4), out int written, 'x');
            output.Advance(written);
        }
    }

    private static void AppendDotted(Utf8Buffer output, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < 4; i++)
        {
            if (i > 0)
                output.Append((byte)'.');
            output.Append((ulong)bytes[i]);
        }
    }

    private static (int At, int Count) LongestZeroRun(ReadOnlySpan<byte> bytes)
    {
        int bestAt = -1, best = 1, at = -1;
        for (int group = 0; group < 8; group++)
        {
            if (Group(bytes, group) != 0)
            {
                at = -1;
                continue;
            }

            if (at < 0)
                at = group;
            if (group - at + 1 > best)
                (bestAt, best) = (at, group - at + 1);
        }

        return bestAt < 0 ? (-1, 0) : (bestAt, best);
    }

    private static ushort Group(ReadOnlySpan<byte> bytes, int group) => BinaryPrimitives.ReadUInt16BigEndian(bytes[(group * 2)..]);
}

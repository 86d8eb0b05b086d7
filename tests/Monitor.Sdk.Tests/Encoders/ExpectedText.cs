using System.Globalization;
using System.Net;
using System.Numerics;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Tests.Encoders;

/// <summary>Values as Sysmon prints them, made the slow and simple way.</summary>
internal static class ExpectedText
{
    public static string Time(EventTime time)
    {
        var (quotient, remainder) = BigInteger.DivRem(time.UnixNanoseconds, 1_000_000);
        long milliseconds = (long)quotient - (remainder < 0 ? 1 : 0);
        return DateTime.UnixEpoch.AddMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
    }

    public static string Guid(Guid value, bool windows) => windows ? value.ToString("B").ToUpperInvariant() : value.ToString("B");

    public static string Hexadecimal(ulong value, bool windows) =>
        windows ? "0x" + value.ToString("x", CultureInfo.InvariantCulture) : value.ToString(CultureInfo.InvariantCulture);

    public static string File(FileIdentity file) =>
        string.Create(CultureInfo.InvariantCulture, $"{file.Device / (1 << 20)}-{file.Device % (1 << 20)}:{file.Inode}");

    public static string Address(NetworkAddress address, bool windows)
    {
        IPAddress known = address.ToIPAddress();
        if (!address.IsIpv6)
            return known.ToString();
        byte[] bytes = known.GetAddressBytes();
        string[] groups = [.. Enumerable.Range(0, 8).Select(i => (bytes[2 * i] << 8 | bytes[2 * i + 1]).ToString("x", CultureInfo.InvariantCulture))];
        if (windows)
            return string.Join(':', groups);

        // The base library writes the end of some more kinds of address as IPv4, and that of mapped ones not always.
        string text = known.ToString();
        if (known.IsIPv4MappedToIPv6)
            return "::ffff:" + known.MapToIPv4();
        return text.Contains('.', StringComparison.Ordinal) ? Compress(groups) : text;
    }

    /// <summary>RFC 5952: the first longest run of two or more zero groups becomes <c>::</c>.</summary>
    private static string Compress(string[] groups)
    {
        for (int length = 8; length >= 2; length--)
        {
            for (int start = 0; start + length <= 8; start++)
            {
                if (groups.Skip(start).Take(length).All(group => group == "0"))
                    return string.Join(':', groups.Take(start)) + "::" + string.Join(':', groups.Skip(start + length));
            }
        }

        return string.Join(':', groups);
    }
}

using System.Text;
using CsCheck;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Tests.Records;

/// <summary>Generators of field values: usual ones, and those at the limits.</summary>
internal static class AnyValue
{
    /// <summary>Pieces of which text is made: plain, escapes, controls, several bytes a character, bytes that are no UTF-8, WTF-8.</summary>
    private static readonly byte[][] Pieces =
    [
        "a"u8.ToArray(), "/usr/bin"u8.ToArray(), " "u8.ToArray(), "\\"u8.ToArray(), "\\x41"u8.ToArray(), "\""u8.ToArray(), "-"u8.ToArray(),
        [0], [1], [0x1b], [0x1f], [0x7f], "\n"u8.ToArray(), "\r"u8.ToArray(), "\t"u8.ToArray(), "\b"u8.ToArray(), "\f"u8.ToArray(),
        "é"u8.ToArray(), "日"u8.ToArray(), "🙂"u8.ToArray(), "\u0085"u8.ToArray(), "\u009b"u8.ToArray(), "\u00a0"u8.ToArray(),
        "\u2028"u8.ToArray(), "\u2029"u8.ToArray(), "\u202e"u8.ToArray(), "\ufeff"u8.ToArray(), "\ufffd"u8.ToArray(), "€"u8.ToArray(),
        [0x80], [0xbf], [0xc2], [0xe2], [0xe2, 0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x99], [0xf5], [0xff], [0xfe],
    ];

    public static readonly Gen<byte[]> Bytes = Gen.OneOf(
        Gen.Byte.Array[0, 40],
        Gen.Int[0, Pieces.Length - 1].Array[0, 12].Select(at => at.SelectMany(i => Pieces[i]).ToArray()),
        Gen.Const(Array.Empty<byte>()));

    /// <summary>Text of any bytes, or absent.</summary>
    public static readonly Gen<byte[]?> Text = Gen.Frequency((5, Bytes.Select(bytes => (byte[]?)bytes)), (1, Gen.Const((byte[]?)null)));

    /// <summary>Arguments of any bytes but NUL, or absent; never none, since a command line has at least one.</summary>
    public static readonly Gen<byte[][]?> Arguments = Gen.Frequency(
        (5, Bytes.Select(bytes => bytes.Where(value => value != 0).ToArray()).Array[1, 6].Select(list => (byte[][]?)list)),
        (1, Gen.Const((byte[][]?)null)));

    /// <summary>Strings that need not be valid UTF-16.</summary>
    public static readonly Gen<string> Characters = Gen.OneOf(
        Gen.Char['\ud7f0', '\ue010'].Array[0, 12].Select(characters => new string(characters)),
        Gen.Char.Array[0, 30].Select(characters => new string(characters)),
        Bytes.Select(bytes => Encoding.UTF8.GetString(bytes)));

    public static readonly Gen<ulong> Unsigned = Gen.OneOf(Gen.ULong, Gen.OneOf<ulong>(0, 1, uint.MaxValue, long.MaxValue, ulong.MaxValue));

    public static readonly Gen<long> Signed = Gen.OneOf(Gen.Long, Gen.OneOf(0L, 1L, -1L, int.MinValue, long.MinValue, long.MaxValue));

    public static readonly Gen<int> SignedMedium = Gen.OneOf(Gen.Int, Gen.OneOf(0, -1, int.MinValue, int.MaxValue));

    public static readonly Gen<double> Real = Gen.OneOf(
        Gen.Double,
        Gen.OneOf(0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, double.MinValue, 1e16, 0.1));

    /// <summary>Moments from 1677 to 2262, more of them near 1970.</summary>
    public static readonly Gen<EventTime> Moment = Gen.OneOf(Signed, Gen.Long[-2_000_000_000, 2_000_000_000]).Select(value => new EventTime(value));

    /// <summary>Moments of an event: 0 stands for the moment of emission.</summary>
    public static readonly Gen<EventTime> EventMoment = Moment.Where(moment => moment != default);

    public static readonly Gen<Guid> Identity = Gen.OneOf(Gen.Guid, Gen.Const(Guid.Empty));

    /// <summary>Addresses of both kinds; runs of zero groups and mapped IPv4 addresses are frequent.</summary>
    public static readonly Gen<NetworkAddress> Address = Gen.OneOf(
        Gen.Byte.Array[4],
        Gen.Byte.Array[16],
        Gen.OneOf<ushort>(0, 0, 1, 0xffff, 0x5efe, 0x0db8).Array[8].Select(Groups),
        Gen.Byte.Array[4].Select(last => (byte[])[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, .. last]))
        .Select(bytes => new NetworkAddress(bytes));

    public static readonly Gen<FileIdentity> File =
        Gen.Select(Gen.UInt, Unsigned, Signed, Moment).Select((device, inode, size, changed) => new FileIdentity(device, inode, size, changed));

    public static Gen<T?> Optional<T>(Gen<T> value)
        where T : struct => Gen.Frequency((3, value.Select(one => (T?)one)), (1, Gen.Const((T?)null)));

    private static byte[] Groups(ushort[] groups) => [.. groups.SelectMany(group => new[] { (byte)(group >> 8), (byte)group })];
}

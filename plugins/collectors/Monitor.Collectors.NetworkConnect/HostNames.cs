using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.NetworkConnect;

/// <summary>Under which name an address was last asked for, by any process of this host. Bounded: an address takes the place of another one
/// with the same slot.</summary>
internal sealed class HostNames
{
    private const int Slots = 8192;
    private const int AddressLength = KernelDnsAnswer.AddressLength;
    private const int LongestName = byte.MaxValue;
    private const byte Loopback = 127;

    private readonly byte[] _addresses = new byte[Slots * AddressLength];
    private readonly byte[] _names = new byte[Slots * LongestName];
    private readonly byte[] _lengths = new byte[Slots];
    private readonly byte[] _host = System.Text.Encoding.UTF8.GetBytes(Environment.MachineName);

    /// <summary>Takes the addresses of an answer.</summary>
    [HotPath]
    public void Note(in KernelDnsAnswer answer)
    {
        ReadOnlySpan<byte> name = answer.QueryName.Bytes;
        if (name.Length is 0 or > LongestName)
            return;
        for (ReadOnlySpan<byte> rest = answer.Addresses; rest.Length >= AddressLength; rest = rest[AddressLength..])
        {
            ReadOnlySpan<byte> address = rest[..AddressLength];
            int slot = SlotOf(address);
            address.CopyTo(_addresses.AsSpan(slot * AddressLength));
            name.CopyTo(_names.AsSpan(slot * LongestName));
            _lengths[slot] = (byte)name.Length;
        }
    }

    /// <summary>The name of another host; absent if nobody asked for its address.</summary>
    [HotPath]
    public Text Of(NetworkAddress address)
    {
        Span<byte> mapped = stackalloc byte[AddressLength];
        Map(address, mapped);
        if (IsLoopback(mapped))
            return "localhost"u8;
        int slot = SlotOf(mapped);
        return _lengths[slot] > 0 && mapped.SequenceEqual(_addresses.AsSpan(slot * AddressLength, AddressLength))
            ? new Text((ReadOnlySpan<byte>)_names.AsSpan(slot * LongestName, _lengths[slot]))
            : Text.Absent;
    }

    /// <summary>The name of this host, under one of its addresses.</summary>
    [HotPath]
    public Text OfHost(NetworkAddress address)
    {
        Span<byte> mapped = stackalloc byte[AddressLength];
        Map(address, mapped);
        return IsLoopback(mapped) ? "localhost"u8 : new Text((ReadOnlySpan<byte>)_host);
    }

    private static void Map(NetworkAddress address, Span<byte> mapped)
    {
        mapped.Clear();
        if (!address.IsIpv6)
            mapped[10..12].Fill(0xff);
        address.CopyTo(mapped[(AddressLength - address.Length)..]);
    }

    private static bool IsLoopback(ReadOnlySpan<byte> mapped) => mapped[..10].IndexOfAnyExcept((byte)0) < 0
        && (mapped[10] == 0xff && mapped[11] == 0xff && mapped[12] == Loopback || mapped[10..15].IndexOfAnyExcept((byte)0) < 0 && mapped[15] == 1);

    /// <summary>Another slot in each process, so that nobody can choose addresses that drive each other out.</summary>
    private static int SlotOf(ReadOnlySpan<byte> address)
    {
        HashCode hash = default;
        hash.AddBytes(address);
        return hash.ToHashCode() & (Slots - 1);
    }
}

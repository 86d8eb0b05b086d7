using System.Net;
using System.Runtime.CompilerServices;

namespace Monitor.Sdk.Events;

/// <summary>An IPv4 or IPv6 address in network order.</summary>
public readonly struct NetworkAddress : IEquatable<NetworkAddress>
{
    private readonly Octets _octets;

    /// <summary>From 4 or 16 bytes in network order.</summary>
    /// <exception cref="ArgumentException">Another length.</exception>
    public NetworkAddress(ReadOnlySpan<byte> networkOrder)
    {
        if (networkOrder.Length is not (4 or 16))
            throw new ArgumentException("An address has 4 or 16 bytes.", nameof(networkOrder));
        IsIpv6 = networkOrder.Length == 16;
        networkOrder.CopyTo(_octets);
    }

    /// <summary>Whether the address has 16 bytes.</summary>
    public bool IsIpv6 { get; }

    /// <summary>Length in bytes: 4 or 16.</summary>
    public int Length => IsIpv6 ? 16 : 4;

    /// <summary>Copies the address in network order; <paramref name="destination"/> holds at least <see cref="Length"/> bytes.</summary>
    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)_octets)[..Length].CopyTo(destination);

    /// <summary>As the base library's type.</summary>
    public IPAddress ToIPAddress() => new(((ReadOnlySpan<byte>)_octets)[..Length]);

    /// <inheritdoc/>
    public bool Equals(NetworkAddress other) =>
        IsIpv6 == other.IsIpv6 && ((ReadOnlySpan<byte>)_octets).SequenceEqual(other._octets);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NetworkAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(_octets);
        return hash.ToHashCode();
    }

    /// <summary>Whether both are the same address.</summary>
    public static bool operator ==(NetworkAddress left, NetworkAddress right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(NetworkAddress left, NetworkAddress right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => ToIPAddress().ToString();

    [InlineArray(16)]
    private struct Octets
    {
        private byte _first;
    }
}

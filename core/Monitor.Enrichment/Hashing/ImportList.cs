using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Monitor.Enrichment.Hashing;

/// <summary>The MD5 of a list of names, joined by commas. A list that is longer than any program's has none.</summary>
internal sealed class ImportList : IDisposable
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashSize = MD5.HashSizeInBytes;

    /// <summary>Bytes of all names together, at most.</summary>
    public const int MostBytes = 16 << 20;

    private readonly IncrementalHash _hash = Create();
    private int _length;

    /// <summary>Whether the list got too long.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Adds a name.</summary>
    /// <returns>False if the list is too long.</returns>
    public bool Add(ReadOnlySpan<byte> name)
    {
        IsTooLong |= name.Length > MostBytes - _length;
        if (IsTooLong)
            return false;
        if (_length > 0)
            _hash.AppendData(","u8);
        _hash.AppendData(name);
        _length += name.Length;
        return true;
    }

    /// <summary>Says that there are too many names; the list has no hash then.</summary>
    public void GiveUp() => IsTooLong = true;

    /// <summary>The hash; zeroes if there is no name, or there are too many.</summary>
    /// <returns>Its length.</returns>
    public int Finish(Span<byte> hash)
    {
        if (_length > 0 && !IsTooLong)
            return _hash.GetHashAndReset(hash);
        hash[..HashSize].Clear();
        return HashSize;
    }

    public void Dispose() => _hash.Dispose();

    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "The definition of IMPHASH; it finds relatives, it proves nothing.")]
    private static IncrementalHash Create() => IncrementalHash.CreateHash(HashAlgorithmName.MD5);
}

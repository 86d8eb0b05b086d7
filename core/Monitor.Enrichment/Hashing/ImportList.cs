using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Monitor.Enrichment.Hashing;

/// <summary>The MD5 of a list of names, joined by commas.</summary>
internal sealed class ImportList : IDisposable
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashSize = MD5.HashSizeInBytes;

    private readonly IncrementalHash _hash = Create();
    private bool _isEmpty = true;

    /// <summary>Adds a name.</summary>
    public void Add(ReadOnlySpan<byte> name)
    {
        if (!_isEmpty)
            _hash.AppendData(","u8);
        _hash.AppendData(name);
        _isEmpty = false;
    }

    /// <summary>The hash; zeroes if there is no name.</summary>
    /// <returns>Its length.</returns>
    public int Finish(Span<byte> hash)
    {
        if (!_isEmpty)
            return _hash.GetHashAndReset(hash);
        hash[..HashSize].Clear();
        return HashSize;
    }

    public void Dispose() => _hash.Dispose();

    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "The definition of IMPHASH; it finds relatives, it proves nothing.")]
    private static IncrementalHash Create() => IncrementalHash.CreateHash(HashAlgorithmName.MD5);
}

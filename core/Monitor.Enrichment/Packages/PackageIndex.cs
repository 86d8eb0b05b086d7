using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Monitor.Enrichment.Packages;

/// <summary>Which package a file belongs to. Of each path only a 64-bit hash is kept, so that a quarter of a million of them take 3 MB. It is made with a key
/// that nobody knows, so that two meet by chance alone: nobody can name a program so that it is taken for a package's.</summary>
internal sealed class PackageIndex
{
    private readonly ulong[] _paths;
    private readonly int[] _owners;
    private readonly byte[][] _packages;
    private readonly byte[] _key;

    private PackageIndex(byte[] key, ulong[] paths, int[] owners, byte[][] packages)
    {
        _key = key;
        _paths = paths;
        _owners = owners;
        _packages = packages;
    }

    /// <summary>Number of paths.</summary>
    public int Count => _paths.Length;

    /// <summary>The package as it is shown; null if the file belongs to none.</summary>
    public byte[]? Find(ReadOnlySpan<byte> path)
    {
        int at = Array.BinarySearch(_paths, Hash(_key, path));
        return at < 0 ? null : _packages[_owners[at]];
    }

    /// <summary>64 bits of HMAC-SHA-256.</summary>
    private static ulong Hash(byte[] key, ReadOnlySpan<byte> path)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, path, hash);
        return MemoryMarshal.Read<ulong>(hash);
    }

    /// <summary>Gathers what becomes an index.</summary>
    public sealed class Builder
    {
        private const int KeySize = 32;

        private readonly byte[] _key = RandomNumberGenerator.GetBytes(KeySize);
        private readonly List<ulong> _paths = [];
        private readonly List<int> _owners = [];
        private readonly List<byte[]> _packages = [];

        /// <summary>Begins a package, to which the paths that follow belong.</summary>
        /// <param name="label">The package as it is shown.</param>
        public void Begin(byte[] label) => _packages.Add(label);

        /// <summary>Adds a path of the package that was begun last.</summary>
        public void Add(ReadOnlySpan<byte> path)
        {
            _paths.Add(Hash(_key, path));
            _owners.Add(_packages.Count - 1);
        }

        /// <summary>Makes the index. A path that several packages have belongs to one of them.</summary>
        public PackageIndex Build()
        {
            ulong[] paths = [.. _paths];
            int[] owners = [.. _owners];
            Array.Sort(paths, owners);
            return new PackageIndex(_key, paths, owners, [.. _packages]);
        }
    }
}

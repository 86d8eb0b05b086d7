namespace Monitor.Enrichment.Packages;

/// <summary>Which package a file belongs to. Of each path only a 64-bit hash is kept, so that a quarter of a million of them take 3 MB; that two meet
/// is left to chance.</summary>
internal sealed class PackageIndex
{
    private readonly ulong[] _paths;
    private readonly int[] _owners;
    private readonly byte[][] _packages;

    private PackageIndex(ulong[] paths, int[] owners, byte[][] packages)
    {
        _paths = paths;
        _owners = owners;
        _packages = packages;
    }

    /// <summary>Number of paths.</summary>
    public int Count => _paths.Length;

    /// <summary>The package as it is shown; null if the file belongs to none.</summary>
    public byte[]? Find(ReadOnlySpan<byte> path)
    {
        int at = Array.BinarySearch(_paths, Hash(path));
        return at < 0 ? null : _packages[_owners[at]];
    }

    /// <summary>64 bits of FNV-1a.</summary>
    private static ulong Hash(ReadOnlySpan<byte> path)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte one in path)
            hash = (hash ^ one) * 0x100000001b3;
        return hash;
    }

    /// <summary>Gathers what becomes an index.</summary>
    public sealed class Builder
    {
        private readonly List<ulong> _paths = [];
        private readonly List<int> _owners = [];
        private readonly List<byte[]> _packages = [];

        /// <summary>Begins a package, to which the paths that follow belong.</summary>
        /// <param name="label">The package as it is shown.</param>
        public void Begin(byte[] label) => _packages.Add(label);

        /// <summary>Adds a path of the package that was begun last.</summary>
        public void Add(ReadOnlySpan<byte> path)
        {
            _paths.Add(Hash(path));
            _owners.Add(_packages.Count - 1);
        }

        /// <summary>Makes the index. A path that several packages have belongs to one of them.</summary>
        public PackageIndex Build()
        {
            ulong[] paths = [.. _paths];
            int[] owners = [.. _owners];
            Array.Sort(paths, owners);
            return new PackageIndex(paths, owners, [.. _packages]);
        }
    }
}

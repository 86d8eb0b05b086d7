using System.Text;

namespace Monitor.Enrichment.Packages;

/// <summary>The folders beside /usr that are links into it, as /bin to /usr/bin: packages may name files by either path, the kernel by the true one.</summary>
/// <param name="root">The folder that is the system's root.</param>
internal sealed class MergedFolders(string root)
{
    private readonly byte[][] _merged =
    [
        .. ((string[])["bin", "sbin", "lib", "lib32", "lib64", "libx32"])
            .Where(name => new FileInfo(Path.Join(root, name)).LinkTarget?.TrimStart('/') == $"usr/{name}")
            .Select(name => Encoding.ASCII.GetBytes($"/{name}/")),
    ];

    private byte[] _path = [];

    /// <summary>The path under /usr; valid until the next call.</summary>
    public ReadOnlySpan<byte> Resolve(ReadOnlySpan<byte> path)
    {
        foreach (byte[] folder in _merged)
        {
            if (path.StartsWith(folder))
                return Prefixed(path);
        }

        return path;
    }

    private ReadOnlySpan<byte> Prefixed(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> prefix = "/usr"u8;
        if (_path.Length < prefix.Length + path.Length)
            _path = new byte[prefix.Length + path.Length + 256];
        prefix.CopyTo(_path);
        path.CopyTo(_path.AsSpan(prefix.Length));
        return _path.AsSpan(0, prefix.Length + path.Length);
    }
}

using System.Text;

namespace Monitor.Enrichment.Packages;

/// <summary>The packages of apk: Alpine.</summary>
/// <param name="root">The folder that is the system's root.</param>
internal sealed class ApkDatabase(string root) : IPackageDatabase
{
    /// <inheritdoc/>
    public string Mark => Path.Join(root, "lib/apk/db/installed");

    /// <summary>A line is a letter, a colon, and a value: of each package its name (P) and version (V), then a folder (F) and the files in it (R).</summary>
    /// <inheritdoc/>
    public void ReadInto(PackageIndex.Builder index)
    {
        MergedFolders merged = new(root);
        byte[] content = File.ReadAllBytes(Mark);
        byte[] path = new byte[4096];
        string name = "";
        int folder = 0;
        foreach (Range range in content.AsSpan().Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = content.AsSpan(range);
            if (line.Length < 2 || line[1] != ':')
                continue;
            ReadOnlySpan<byte> value = line[2..];
            switch (line[0])
            {
                case (byte)'P':
                    name = Encoding.UTF8.GetString(value);
                    break;
                case (byte)'V':
                    index.Begin(Encoding.UTF8.GetBytes($"{name} {Encoding.UTF8.GetString(value)}"));
                    break;
                case (byte)'F' when value.Length + 2 <= path.Length:
                    folder = Join(path, 0, value);
                    break;
                case (byte)'R' when folder + 1 + value.Length <= path.Length:
                    index.Add(merged.Resolve(path.AsSpan(0, Join(path, folder, value))));
                    break;
            }
        }
    }

    /// <summary>Puts a slash and a name behind what is there; nothing for the empty name, the root.</summary>
    private static int Join(byte[] path, int length, ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
            return length;
        path[length] = (byte)'/';
        name.CopyTo(path.AsSpan(length + 1));
        return length + 1 + name.Length;
    }
}

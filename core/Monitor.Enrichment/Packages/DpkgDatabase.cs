using System.Text;

namespace Monitor.Enrichment.Packages;

/// <summary>The packages of dpkg: Debian and its relatives.</summary>
/// <param name="root">The folder that is the system's root.</param>
internal sealed class DpkgDatabase(string root) : IPackageDatabase
{
    private readonly string _folder = Path.Join(root, "var/lib/dpkg");

    /// <inheritdoc/>
    public string Mark => Path.Join(_folder, "status");

    /// <inheritdoc/>
    public void ReadInto(PackageIndex.Builder index)
    {
        MergedFolders merged = new(root);
        Dictionary<string, (string By, byte[] To)> diversions = ReadDiversions();
        string name = "", version = "", architecture = "";
        bool isInstalled = false;
        byte[] status = File.ReadAllBytes(Mark);
        foreach (Range range in status.AsSpan().Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = status.AsSpan(range);
            if (line.IsEmpty)
            {
                if (isInstalled)
                    ReadFiles(index, name, version, architecture, merged, diversions);
                (name, version, architecture, isInstalled) = ("", "", "", false);
            }
            else if (line.StartsWith("Package: "u8))
            {
                name = Value(line);
            }
            else if (line.StartsWith("Version: "u8))
            {
                version = Value(line);
            }
            else if (line.StartsWith("Architecture: "u8))
            {
                architecture = Value(line);
            }
            else if (line.StartsWith("Status: "u8))
            {
                isInstalled = line.EndsWith(" installed"u8);
            }
        }
    }

    private static string Value(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line[(line.IndexOf((byte)' ') + 1)..]).Trim();

    private void ReadFiles(
        PackageIndex.Builder index, string name, string version, string architecture, MergedFolders merged, Dictionary<string, (string By, byte[] To)> diversions)
    {
        byte[] files = ProcFile.Read(Path.Join(_folder, "info", $"{name}:{architecture}.list"));
        if (files.Length == 0)
            files = ProcFile.Read(Path.Join(_folder, "info", $"{name}.list"));
        index.Begin(Encoding.UTF8.GetBytes($"{name} {version}"));
        for (ReadOnlySpan<byte> rest = files; !rest.IsEmpty;)
        {
            ReadOnlySpan<byte> path = TakeLine(ref rest);
            if (IsFolder(path, rest))
                continue;
            if (diversions.Count > 0 && diversions.TryGetValue(Encoding.UTF8.GetString(path), out (string By, byte[] To) diversion) && diversion.By != name)
                path = diversion.To;
            index.Add(merged.Resolve(path));
        }
    }

    /// <summary>A folder is listed in front of what is in it.</summary>
    private static bool IsFolder(ReadOnlySpan<byte> path, ReadOnlySpan<byte> rest) =>
        rest.Length > path.Length && rest[path.Length] == '/' && rest.StartsWith(path);

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return line;
    }

    /// <summary>Three lines each: a path, where all packages but one have put that file instead, and the package that has not.</summary>
    private Dictionary<string, (string By, byte[] To)> ReadDiversions()
    {
        Dictionary<string, (string By, byte[] To)> diversions = [];
        string[] lines = Encoding.UTF8.GetString(ProcFile.Read(Path.Join(_folder, "diversions"))).Split('\n');
        for (int i = 0; i + 2 < lines.Length; i += 3)
            diversions[lines[i]] = (lines[i + 2], Encoding.UTF8.GetBytes(lines[i + 1]));
        return diversions;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Monitor.Enrichment.Packages;

/// <summary>The packages of rpm, where it keeps them in SQLite: Fedora from 33, Red Hat and its relatives from 9. Older ones, and SUSE's, are not read.</summary>
/// <param name="root">The folder that is the system's root.</param>
internal sealed class RpmDatabase(string root) : IPackageDatabase
{
    private const uint NameTag = 1000;
    private const uint VersionTag = 1001;
    private const uint ReleaseTag = 1002;
    private const uint EpochTag = 1003;
    private const uint FileModesTag = 1030;
    private const uint FolderIndexesTag = 1116;
    private const uint BaseNamesTag = 1117;
    private const uint FolderNamesTag = 1118;
    private const int LongestPath = 4096;

    /// <inheritdoc/>
    public string Mark { get; } = Array.Find(
        [Path.Join(root, "usr/lib/sysimage/rpm/rpmdb.sqlite"), Path.Join(root, "var/lib/rpm/rpmdb.sqlite")], File.Exists) ?? Path.Join(root, "var/lib/rpm/rpmdb.sqlite");

    /// <inheritdoc/>
    public void ReadInto(PackageIndex.Builder index)
    {
        MergedFolders merged = new(root);
        using SqliteFile file = new(Mark);
        file.ReadTable("Packages"u8, row => Read(index, new RpmHeader(row.Column(1)), merged));
    }

    private static void Read(PackageIndex.Builder index, in RpmHeader header, MergedFolders merged)
    {
        ReadOnlySpan<byte> epoch = header.Data(EpochTag, out int epochs);
        string prefix = epochs > 0 && epoch.Length >= sizeof(uint) ? $"{BinaryPrimitives.ReadUInt32BigEndian(epoch)}:" : "";
        index.Begin(Encoding.UTF8.GetBytes($"{header.Text(NameTag)} {prefix}{header.Text(VersionTag)}-{header.Text(ReleaseTag)}"));
        ReadOnlySpan<byte> names = header.Data(BaseNamesTag, out int count), folders = header.Data(FolderIndexesTag, out int folderIndexes), modes = header.Data(FileModesTag, out int modeCount);
        List<byte[]> folderNames = [];
        ReadOnlySpan<byte> texts = header.Data(FolderNamesTag, out int folderCount);
        for (int i = 0; i < folderCount; i++)
            folderNames.Add(RpmHeader.TakeText(ref texts).ToArray());
        byte[] path = new byte[LongestPath];
        for (int i = 0; i < count && i < folderIndexes && i < modeCount && folders.Length >= sizeof(uint) && modes.Length >= sizeof(ushort); i++)
        {
            ReadOnlySpan<byte> name = RpmHeader.TakeText(ref names);
            uint folder = BinaryPrimitives.ReadUInt32BigEndian(folders);
            bool isFile = (BinaryPrimitives.ReadUInt16BigEndian(modes) & 0xf000) == 0x8000;
            folders = folders[sizeof(uint)..];
            modes = modes[sizeof(ushort)..];
            if (!isFile || folder >= folderNames.Count || folderNames[(int)folder].Length + name.Length > LongestPath)
                continue;
            folderNames[(int)folder].CopyTo(path, 0);
            name.CopyTo(path.AsSpan(folderNames[(int)folder].Length));
            index.Add(merged.Resolve(path.AsSpan(0, folderNames[(int)folder].Length + name.Length)));
        }
    }
}

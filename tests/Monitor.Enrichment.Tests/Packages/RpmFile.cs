using System.IO.Compression;

namespace Monitor.Enrichment.Tests.Packages;

/// <summary>A database of seven packages that rpm 4.18 made.</summary>
internal static class RpmFile
{
    public static byte[] Content
    {
        get
        {
            using GZipStream stream = new(typeof(RpmFile).Assembly.GetManifestResourceStream("Monitor.Enrichment.Tests.Packages.rpmdb.sqlite.gz")!, CompressionMode.Decompress);
            using MemoryStream content = new();
            stream.CopyTo(content);
            return content.ToArray();
        }
    }
}

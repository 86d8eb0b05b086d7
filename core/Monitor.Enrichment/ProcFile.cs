namespace Monitor.Enrichment;

/// <summary>Reads files of processes that may end meanwhile.</summary>
internal static class ProcFile
{
    /// <summary>What the file holds; empty if that cannot be read.</summary>
    public static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

namespace Monitor.Sinks.File;

/// <summary>What becomes of a closed file.</summary>
public enum FileCompression
{
    /// <summary>It stays as it is.</summary>
    None = 0,

    /// <summary>It is compressed to <c>.gz</c>.</summary>
    Gzip = 1,

    /// <summary>It is compressed to <c>.zst</c>: smaller than gzip, at a fraction of the processor time.</summary>
    Zstd = 2,
}

namespace Monitor.Enrichment.Hashing;

/// <summary>What is hashed, and how.</summary>
public sealed record HashOptions
{
    /// <summary>The hashes that are made of a file; with none, no file is read.</summary>
    public HashAlgorithms Algorithms { get; init; } = HashAlgorithms.Sha256;

    /// <summary>Whether a file of which nobody knows which one it is is hashed as what lies at its path: where a path leads every process to the same
    /// file, as on Windows. Elsewhere it has no hash.</summary>
    public bool ByPath { get; init; } = OperatingSystem.IsWindows();

    /// <summary>Bytes of the largest file that is hashed.</summary>
    public long Largest { get; init; } = long.MaxValue;
}

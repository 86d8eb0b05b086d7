namespace Monitor.Enrichment.Hashing;

/// <summary>What is hashed, and how.</summary>
public sealed record HashOptions
{
    /// <summary>The hashes that are made of a file; with none, no file is read.</summary>
    public HashAlgorithms Algorithms { get; init; } = HashAlgorithms.Sha256;

    /// <summary>Bytes of the largest file that is hashed.</summary>
    public long Largest { get; init; } = long.MaxValue;
}

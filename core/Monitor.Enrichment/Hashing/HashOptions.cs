namespace Monitor.Enrichment.Hashing;

/// <summary>What is hashed, and how.</summary>
public sealed record HashOptions
{
    /// <summary>The hashes that are made of a file; with none, no file is read.</summary>
    public HashAlgorithms Algorithms { get; init; } = HashAlgorithms.Sha256;

    /// <summary>Whether a file is known by its path: where that leads every process to the same file, and where anybody can make or serve a volume on which files have
    /// the numbers that he likes, as on Windows. One of which nobody knows which one it is, is hashed as what lies at its path then, and none is answered for
    /// before it was looked at. Elsewhere a file is known by which one it is alone.</summary>
    public bool ByPath { get; init; } = OperatingSystem.IsWindows();

    /// <summary>Whether files are hashed that lie on other computers, by their path on Windows: see <see cref="LocalPath"/>. Without, they are not opened.</summary>
    public bool RemoteFiles { get; init; } = !OperatingSystem.IsWindows();

    /// <summary>Bytes of the largest file that is hashed.</summary>
    public long Largest { get; init; } = long.MaxValue;
}

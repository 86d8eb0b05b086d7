namespace Monitor.Plugins.Packages;

/// <summary>What a package may have at most. What counts is what comes out while it is unpacked, not what its directory says.</summary>
internal sealed record PackageLimits
{
    /// <summary>What an operator's packages are held to.</summary>
    public static PackageLimits Usual { get; } = new();

    /// <summary>Bytes of the package file.</summary>
    public long PackageBytes { get; init; } = 256L << 20;

    /// <summary>Entries, of whatever kind.</summary>
    public int Entries { get; init; } = 4096;

    /// <summary>Bytes of one file.</summary>
    public long FileBytes { get; init; } = 256L << 20;

    /// <summary>Bytes of all files.</summary>
    public long TotalBytes { get; init; } = 512L << 20;
}

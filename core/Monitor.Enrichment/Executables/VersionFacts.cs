namespace Monitor.Enrichment.Executables;

/// <summary>What a program says of itself in its version resource, each text in UTF-8; null where it says nothing.</summary>
/// <param name="FileVersion">Its version, in whatever form.</param>
/// <param name="Description">What it is.</param>
/// <param name="Product">What it is a part of.</param>
/// <param name="Company">Who made it.</param>
/// <param name="OriginalFileName">How its file was called when it was made.</param>
internal sealed record VersionFacts(byte[]? FileVersion, byte[]? Description, byte[]? Product, byte[]? Company, byte[]? OriginalFileName)
{
    /// <summary>A program without a version resource.</summary>
    public static VersionFacts None { get; } = new(null, null, null, null, null);
}

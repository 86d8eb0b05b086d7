namespace Monitor.Enrichment.Hashing;

/// <summary>The names of hash algorithms as fields and settings spell them.</summary>
public static class HashNames
{
    private static readonly (HashAlgorithms Algorithm, string Name, int Digits)[] Known =
    [
        (HashAlgorithms.Sha1, "SHA1", 40),
        (HashAlgorithms.Md5, "MD5", 32),
        (HashAlgorithms.Sha256, "SHA256", 64),
        (HashAlgorithms.ImpHash, "IMPHASH", 32),
        (HashAlgorithms.ElfImports, "ELFIMPORTS", 32),
    ];

    /// <summary>All names, in the order in which hashes are printed.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Select(known => known.Name)];

    /// <summary>The algorithm of a name, in any case and with or without a dash (<c>sha-256</c>); <see cref="HashAlgorithms.None"/> if there is
    /// none.</summary>
    public static HashAlgorithms Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string plain = name.Replace("-", "", StringComparison.Ordinal);
        return Array.Find(Known, known => known.Name.Equals(plain, StringComparison.OrdinalIgnoreCase)).Algorithm;
    }

    /// <summary>The names of algorithms, in order.</summary>
    public static IEnumerable<string> Of(HashAlgorithms algorithms) =>
        Known.Where(known => (algorithms & known.Algorithm) != 0).Select(known => known.Name);

    /// <summary>Bytes of the hashes as text: <c>NAME=HEX</c> joined by commas.</summary>
    public static int LengthOf(HashAlgorithms algorithms) =>
        Math.Max(0, Known.Where(known => (algorithms & known.Algorithm) != 0).Sum(known => known.Name.Length + 1 + known.Digits + 1) - 1);
}

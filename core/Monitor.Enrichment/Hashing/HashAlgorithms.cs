namespace Monitor.Enrichment.Hashing;

/// <summary>Which hashes of a file are made, each a bit, in the order in which they are printed.</summary>
[Flags]
public enum HashAlgorithms
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>SHA-1 of the contents.</summary>
    Sha1 = 1,

    /// <summary>MD5 of the contents.</summary>
    Md5 = 2,

    /// <summary>SHA-256 of the contents.</summary>
    Sha256 = 4,

    /// <summary>MD5 of what a PE file imports; zeroes for any other file.</summary>
    ImpHash = 8,

    /// <summary>MD5 of what an ELF file imports, the product's own; zeroes for any other file.</summary>
    ElfImports = 16,

    /// <summary>All that Sysmon has.</summary>
    All = Sha1 | Md5 | Sha256 | ImpHash,
}

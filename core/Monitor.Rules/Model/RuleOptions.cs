using Monitor.Sdk.Diagnostics;

namespace Monitor.Rules.Model;

/// <summary>The global options of a rule file.</summary>
public sealed record RuleOptions
{
    /// <summary>The hash algorithms, in capitals: <c>MD5</c>, <c>SHA1</c>, <c>SHA256</c>, <c>IMPHASH</c>.</summary>
    public IReadOnlyList<string> HashAlgorithms { get; init; } = ["SHA256"];

    /// <summary>Whether signatures are checked for revocation.</summary>
    public bool CheckRevocation { get; init; } = true;

    /// <summary>Whether names of addresses are looked up; null where it is not said.</summary>
    public bool? DnsLookup { get; init; }

    /// <summary>Name of the folder for deleted files, at the root of each volume.</summary>
    public string ArchiveDirectory { get; init; } = "Sysmon";

    /// <summary>Whether the clipboard is captured.</summary>
    public bool CaptureClipboard { get; init; }

    /// <summary>The most characters that are logged of a field, by the field's name.</summary>
    public IReadOnlyDictionary<string, int> FieldSizes { get; init; } = new Dictionary<string, int>();

    /// <summary>Where <see cref="FieldSizes"/> stands.</summary>
    public SourcePlace? FieldSizesPlace { get; init; }

    /// <summary>Options that are known and have no effect.</summary>
    public IReadOnlyList<RuleOption> Other { get; init; } = [];
}

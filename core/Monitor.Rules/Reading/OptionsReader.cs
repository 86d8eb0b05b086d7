using System.Globalization;
using Monitor.Rules.Model;

namespace Monitor.Rules.Reading;

/// <summary>Reads the global options. A later one of the same name replaces an earlier one.</summary>
internal static class OptionsReader
{
    private const string HashAlgorithms = "HashAlgorithms";
    private const string CheckRevocation = "CheckRevocation";
    private const string DnsLookup = "DnsLookup";
    private const string ArchiveDirectory = "ArchiveDirectory";
    private const string CaptureClipboard = "CaptureClipboard";
    private const string FieldSizes = "FieldSizes";

    private static readonly Dictionary<string, string> Algorithms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["md5"] = "MD5",
        ["md-5"] = "MD5",
        ["sha1"] = "SHA1",
        ["sha-1"] = "SHA1",
        ["sha256"] = "SHA256",
        ["sha-256"] = "SHA256",
        ["imphash"] = "IMPHASH",
        ["imp-hash"] = "IMPHASH",
    };

    private static readonly string[] On = ["", "true", "1", "enabled"];
    private static readonly string[] Off = ["false", "0", "NULL", "disabled"];

    /// <summary>All options.</summary>
    public static IReadOnlyCollection<string> Known { get; } =
    [
        HashAlgorithms, CheckRevocation, DnsLookup, ArchiveDirectory, CaptureClipboard, FieldSizes, "DriverName", "PipeMonitoringConfig",
        "ProcessAccessConfig", "DriverQueueSize", "SigningQueueSize", "NetworkConnect", "ImageLoad", "DnsQuery",
    ];

    /// <summary>Whether there is such an option.</summary>
    public static bool IsKnown(string name) => Known.Contains(name);

    /// <summary>Whether the original engine reads no further option behind this one.</summary>
    public static bool EndsReading(string name, string value) => name == CaptureClipboard && !On.Contains(value) && !Off.Contains(value);

    /// <summary>Reads the options.</summary>
    public static RuleOptions Read(IReadOnlyList<RuleOption> all, RuleFindings findings)
    {
        RuleOptions options = new();
        List<RuleOption> other = [];
        foreach (RuleOption option in all)
        {
            switch (option.Name)
            {
                case HashAlgorithms:
                    options = options with { HashAlgorithms = ReadAlgorithms(option, findings) };
                    break;
                case CheckRevocation:
                    options = options with { CheckRevocation = ReadFlag(option, findings) ?? true };
                    break;
                case DnsLookup:
                    options = options with { DnsLookup = ReadFlag(option, findings) };
                    break;
                case ArchiveDirectory:
                    options = options with { ArchiveDirectory = ReadFolder(option, findings) };
                    break;
                case CaptureClipboard:
                    options = options with { CaptureClipboard = ReadSwitch(option, findings) };
                    break;
                case FieldSizes:
                    options = options with { FieldSizes = ReadSizes(option, findings), FieldSizesPlace = option.Place };
                    break;
                default:
                    other.Add(option);
                    break;
            }
        }

        return options with { Other = other };
    }

    private static List<string> ReadAlgorithms(RuleOption option, RuleFindings findings)
    {
        if (option.Value is "*" || option.Value.Equals("all", StringComparison.OrdinalIgnoreCase))
            return [.. Algorithms.Values.Distinct()];
        List<string> algorithms = [];
        foreach (string word in option.Value.Split(','))
        {
            if (!Algorithms.TryGetValue(word, out string? algorithm))
                findings.Warn(RuleErrors.OptionValue(option.Place, option.Name, word, "a list of md5, sha1, sha256 and imphash with commas and no blanks, or *"));
            else if (!algorithms.Contains(algorithm))
                algorithms.Add(algorithm);
        }

        return algorithms;
    }

    /// <summary>An option without a value is true; null for a value that is none.</summary>
    private static bool? ReadFlag(RuleOption option, RuleFindings findings)
    {
        if (option.Value.Length == 0)
            return true;
        if (bool.TryParse(option.Value, out bool value))
            return value;
        findings.Warn(RuleErrors.OptionValue(option.Place, option.Name, option.Value, "True or False"));
        return null;
    }

    private static bool ReadSwitch(RuleOption option, RuleFindings findings)
    {
        if (EndsReading(option.Name, option.Value))
            findings.Warn(RuleErrors.OptionValue(option.Place, option.Name, option.Value, "true or false; no option behind it has an effect"));
        return On.Contains(option.Value);
    }

    private static string ReadFolder(RuleOption option, RuleFindings findings)
    {
        if (option.Value.AsSpan().ContainsAny('\\', '/', ':') || option.Value is "." or "..")
            findings.Warn(RuleErrors.OptionValue(option.Place, option.Name, option.Value, "the plain name of a folder; the original engine does not start with a path"));
        return option.Value.Length == 0 ? new RuleOptions().ArchiveDirectory : option.Value;
    }

    private static Dictionary<string, int> ReadSizes(RuleOption option, RuleFindings findings)
    {
        Dictionary<string, int> sizes = [];
        foreach (string entry in option.Value.Length == 0 ? [] : option.Value.Split(','))
        {
            string[] parts = entry.Split(':');
            if (parts.Length == 2 && parts[0].Length > 0 && parts[0].All(char.IsAsciiLetterOrDigit)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 0)
            {
                sizes[parts[0]] = size;
            }
            else
            {
                findings.Warn(RuleErrors.OptionValue(option.Place, option.Name, entry, "a list like CommandLine:100,Image:20; the original engine does not start with anything else"));
            }
        }

        return sizes;
    }
}

using Monitor.Enrichment.Hashing;
using Monitor.Host.Running;
using Monitor.Plugins.Trust;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Host.Configuration;

/// <summary>What can be wrong with the configuration.</summary>
internal static class ConfigurationErrors
{
    public static MonitorError NotFound(string path) => new(
        "MON1001",
        "The configuration file does not exist",
        $"Name one with --config FILE or in the environment variable MONITOR_CONFIG; without either it is {UsualPaths.Here.Configuration}",
        new SourcePlace(path));

    public static MonitorError NotReadable(string path, string reason) => new(
        "MON1002",
        $"The configuration file cannot be read: {reason}",
        "Run Monitor as a user who may read it, or change its permissions",
        new SourcePlace(path));

    public static MonitorError NotTrusted(FileDistrust distrust) => new(
        "MON1044",
        $"The configuration is not trusted: {distrust.Reason}",
        $"See that it says what it should, then: {distrust.Cure}",
        new SourcePlace(distrust.Path));

    public static MonitorError TrustUnknown(string path, string reason) => new(
        "MON1068",
        $"Who may change a file cannot be found out: {reason}",
        "Run Monitor as a user who may read the file and its rights, and see that it is there",
        new SourcePlace(path));

    public static MonitorError Syntax(string reason, SourcePlace place) => new(
        "MON1003", $"This is not YAML as it is understood here: {reason}", "Mend the line; indent with blanks, and quote text with special characters", place);

    public static MonitorError NotUtf8(SourcePlace place) => new(
        "MON1003", "This is not YAML as it is understood here: a byte that is not UTF-8", "Save the file as UTF-8", place);

    public static MonitorError Twice(string key, SourcePlace place) => new(
        "MON1004", $"'{key}' stands here a second time", "Remove one of the two", place);

    public static MonitorError NotSupported(string what, SourcePlace place) => new(
        "MON1005", $"{what} are not supported", "Write the value out where it is needed", place);

    public static MonitorError TooLarge(string path, long maximum) => new(
        "MON1006", $"The configuration file is larger than {new ByteSize(maximum)}", "Keep it small; rules have files of their own", new SourcePlace(path));

    public static MonitorError TooDeep(int maximum, SourcePlace place) => new(
        "MON1007", $"Settings are nested more than {maximum} levels deep", "Flatten them", place);

    public static MonitorError UnknownPlugin(string kind, string name, IReadOnlyCollection<string> known, SourcePlace place) => new(
        "MON1010", $"There is no {kind} plugin '{name}'", Suggestion.Cure(name, known), place);

    public static MonitorError UnknownPlugin(string name, IReadOnlyCollection<string> known) => new(
        "MON1010", $"There is no plugin '{name}'", Suggestion.Cure(name, known));

    public static MonitorError UnknownPlugin(string name, IReadOnlyCollection<string> known, SourcePlace place) => new(
        "MON1010", $"There is no plugin '{name}'", Suggestion.Cure(name, known), place);

    public static MonitorError OtherSystem(string name, CollectorSystems systems, SourcePlace place) => new(
        "MON1035", $"Collector '{name}' works on {systems} only", "Remove it from the list; 'all' leaves out what does not work here", place);

    public static MonitorError CollectorTwice(string name, SourcePlace place) => new(
        "MON1011", $"Collector '{name}' is listed twice", "Keep one of the two entries", place);

    public static MonitorError CollectorsShape(SourcePlace place) => new(
        "MON1012", "These are no collectors", "Write 'all', or a list of names; an entry with settings is '- name: { setting: value }'", place);

    public static MonitorError NoSinks(SourcePlace place) => new(
        "MON1013", "There is no sink, so events would go nowhere", "Add at least one under 'sinks:'", place);

    public static MonitorError SourceElsewhere(string source, bool isOfWindows, SourcePlace place) => new(
        "MON1043",
        $"Capture by '{source}' is there only on {(isOfWindows ? "Windows" : "Linux")}",
        isOfWindows ? "Write 'ebpf', 'proc-connector' or 'audit', or leave 'source' out" : "Write 'driver', or leave 'source' out",
        place);

    public static MonitorError RingSize(string size, SourcePlace place) => new(
        "MON1014", $"The ring cannot have {size}", "Write a power of two between 64 KiB and 1 GiB, such as 8 MiB", place);

    public static MonitorError RuleSetShape(SourcePlace place) => new(
        "MON1017",
        "This is no rule set",
        "Write a file or folder, a list of them, or '{ file: rules.xml, image-separator: slash }'",
        place);

    public static MonitorError UnknownRuleSet(string name, IReadOnlyCollection<string> known, SourcePlace place) => new(
        "MON1018", $"There is no rule set '{name}'", Suggestion.Cure(name, known), place);

    public static MonitorError SinkName(string name, SourcePlace place) => new(
        "MON1025", $"A sink cannot be named '{name}'", "Write up to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit", place);

    public static MonitorError TooManyRuleSets(int count, int most, SourcePlace place) => new(
        "MON1026", $"{count} rule sets are more than an event can carry marks for", $"Keep it to {most}; several sinks can follow one rule set", place);

    public static MonitorError SharedJournalFolder(string path, SourcePlace place) => new(
        "MON1027",
        $"The journal cannot lie in {path}: other files of Monitor lie there",
        "Give it a folder of its own, such as one below, or leave 'path' out for 'journal' in the state folder",
        place);

    public static MonitorError UnknownHash(string name, SourcePlace place) => new(
        "MON1040", $"There is no hash '{name}'", $"Write some of {string.Join(", ", HashNames.All)}, in any case; or '*' for all that Sysmon has", place);

    public static MonitorError HashTwice(string name, SourcePlace place) => new(
        "MON1041", $"Hash '{name}' is listed twice", "Remove one of the two", place);

    public static MonitorError HashesShape(SourcePlace place) => new(
        "MON1042", "These are no hashes", "Write a list of names, such as '[sha256, imphash]'; or '*', or 'none'", place);

    public static MonitorError UnknownLookup(string name, IReadOnlyCollection<string> known, SourcePlace place) => new(
        "MON1045", $"There is no lookup '{name}'", Suggestion.Cure(name, known), place);

    public static MonitorError LookupTwice(string name, SourcePlace place) => new(
        "MON1046", $"Lookup '{name}' is listed twice", "Remove one of the two", place);

    public static MonitorError LookupsShape(SourcePlace place) => new(
        "MON1046", "These are no lookups", "Write a list of names, such as '[package, container]'; or 'all', or 'none'", place);

    public static MonitorError FolderNotWritable(string setting, string path, string reason) => new(
        "MON1015", $"The {setting} folder {path} cannot be used: {reason}", $"Set '{setting}:' to a folder that Monitor may write");

    public static MonitorError LogNotWritable(string path, string reason) => new(
        "MON1019", $"The log file {path} cannot be written: {reason}", "Set 'log: { file: … }' to a file that Monitor may write, or remove it");

    public static MonitorError NoInstallFolder(string shipped) => new(
        "MON1028",
        $"'plugin-folders:' lists only {shipped}, whose plugins came with Monitor; there is no folder to install others into",
        $"Add a folder such as {PluginSearch.InstalledIn(UsualPaths.Here.State)} to the list, or remove the setting");

    public static MonitorError AlreadyRunning(string path, string process) => new(
        "MON1016", $"Another Monitor (process {process}) already uses the folder {path}", "Stop it first, or give this one a configuration with a 'state:' folder of its own");
}

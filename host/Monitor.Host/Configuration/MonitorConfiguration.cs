using System.Numerics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Monitor.Host.RuleFiles;
using Monitor.Host.Running;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Host.Configuration;

/// <summary>A configuration that was read and found sound by itself; whether its plugins exist is looked at later.</summary>
internal sealed partial class MonitorConfiguration
{
    private const string PathVariable = "MONITOR_CONFIG";
    private const long SmallestRing = 64 << 10;
    private const long LargestRing = 1 << 30;
    private const int MostRuleSets = 63;

    private MonitorConfiguration(string path, byte[] content, MonitorSettings settings, SettingsMap root)
    {
        Path = path;
        Hash = Convert.ToHexStringLower(SHA256.HashData(content));
        Settings = settings;
        Root = root;
        Collectors = CollectorChoice.Read(settings.Collectors);
        Rules = RuleChoice.Read(settings.Rules);
        Plugins = PluginChoice.Read(settings.Plugins);
        Hashes = HashChoice.Read(settings.Hashes);
        Lookups = LookupChoice.Read(settings.Lookups);
    }

    /// <summary>The file, absolute.</summary>
    public string Path { get; }

    /// <summary>SHA-256 of what was read, lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>What it says.</summary>
    public MonitorSettings Settings { get; }

    /// <summary>The whole tree, for places.</summary>
    public SettingsMap Root { get; }

    /// <summary>Which collectors are wanted.</summary>
    public CollectorChoice Collectors { get; }

    /// <summary>The rule sets.</summary>
    public RuleChoice Rules { get; }

    /// <summary>How plugins are held.</summary>
    public PluginChoice Plugins { get; }

    /// <summary>Which hashes are made.</summary>
    public HashChoice Hashes { get; }

    /// <summary>What is looked up for events.</summary>
    public LookupChoice Lookups { get; }

    /// <summary>Against this folder relative paths are meant.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Folder for what must survive a restart, absolute.</summary>
    public string State => Absolute(Settings.State);

    /// <summary>Folder of the journal, absolute.</summary>
    public string JournalFolder => Settings.Journal.Path is { } path ? Absolute(path) : System.IO.Path.Combine(State, "journal");

    /// <summary>Folder for the events that sinks refuse for good, absolute.</summary>
    public string DeadLetterFolder => System.IO.Path.Combine(State, "dead-letters");

    /// <summary>Folder for what lives as long as the agent runs, absolute.</summary>
    public string Runtime => Absolute(Settings.Runtime);

    /// <summary>Folders with plugins, absolute.</summary>
    public IReadOnlyList<string> PluginFolders => Settings.PluginFolders.Count + Plugins.Folders.Count > 0
        ? [.. Settings.PluginFolders.Concat(Plugins.Folders).Select(Absolute)]
        : [PluginSearch.ShippedFolder, PluginSearch.InstalledIn(State)];

    /// <summary>The absolute path of a rule file or folder: presets lie with the program.</summary>
    public string RulePath(string path) => Absolute(PresetPath.IsOne(path) ? PresetPath.InProgram(path) : path);

    /// <summary>A path of the configuration, absolute.</summary>
    public string Absolute(string path) => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(System.IO.Path.Combine(Folder, path)));

    /// <summary>The path of the configuration to use: as named, else from the environment, else the system's.</summary>
    public static string ChoosePath(string? named)
    {
        string? fromEnvironment = Environment.GetEnvironmentVariable(PathVariable);
        string path = !string.IsNullOrEmpty(named) ? named : !string.IsNullOrEmpty(fromEnvironment) ? fromEnvironment : UsualPaths.Here.Configuration;
        return System.IO.Path.GetFullPath(path);
    }

    /// <summary>Reads and checks a configuration; the usual one only if it is to be trusted.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <param name="errors">Takes all that is wrong.</param>
    /// <returns>Null if anything is wrong.</returns>
    public static MonitorConfiguration? Read(string path, ICollection<MonitorError> errors)
    {
        if (ConfigurationTrust.Find(path) is { } distrust)
        {
            errors.Add(distrust);
            return null;
        }

        try
        {
            return Read(path, ConfigurationFile.Read(path), errors);
        }
        catch (MonitorException exception)
        {
            errors.Add(exception.Error);
            return null;
        }
    }

    /// <summary>Checks a configuration that was read already.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <param name="content">The file's bytes.</param>
    /// <param name="errors">Takes all that is wrong.</param>
    /// <returns>Null if anything is wrong.</returns>
    public static MonitorConfiguration? Read(string path, byte[] content, ICollection<MonitorError> errors)
    {
        try
        {
            SettingsMap root = YamlSettings.Read(path, ConfigurationFile.Decode(path, content));
            if (SettingsBinder.Bind<MonitorSettings>(root, root.Place, errors) is not { } settings)
                return null;
            MonitorConfiguration configuration = new(path, content, settings, root);
            configuration.Check(errors);
            return errors.Count == 0 ? configuration : null;
        }
        catch (MonitorException exception)
        {
            errors.Add(exception.Error);
            return null;
        }
    }

    /// <summary>Where a sink's entry, or what lies in it, stands.</summary>
    public SourcePlace PlaceOfSink(string sink, string? inside = null)
    {
        SettingsNode? entry = (Root.Find("sinks") as SettingsMap)?.Find(sink);
        return (inside is null ? null : (entry as SettingsMap)?.Find(inside)?.Place) ?? entry?.Place ?? Root.Place;
    }

    private void Check(ICollection<MonitorError> errors)
    {
        foreach (MonitorError error in Collectors.Errors)
            errors.Add(error);
        foreach (MonitorError error in Rules.Errors)
            errors.Add(error);
        foreach (MonitorError error in Plugins.Errors)
            errors.Add(error);
        foreach (MonitorError error in Hashes.Errors)
            errors.Add(error);
        foreach (MonitorError error in Lookups.Errors)
            errors.Add(error);
        if (Rules.Entries.Count > MostRuleSets)
            errors.Add(ConfigurationErrors.TooManyRuleSets(Rules.Entries.Count, MostRuleSets, Root.Find("rules")!.Place));
        foreach ((string name, SinkEntry sink) in Settings.Sinks)
        {
            if (!SinkName().IsMatch(name))
                errors.Add(ConfigurationErrors.SinkName(name, PlaceOfSink(name)));
            if (sink.Rules is { } rules && Rules.Find(rules) is null)
                errors.Add(ConfigurationErrors.UnknownRuleSet(rules, [.. Rules.Entries.Select(entry => entry.Name)], PlaceOfSink(name, "rules")));
        }

        if (Settings.Sinks.Count == 0)
            errors.Add(ConfigurationErrors.NoSinks(Root.Find("sinks")?.Place ?? Root.Place));
        if (JournalFolder == State || JournalFolder == Runtime)
            errors.Add(ConfigurationErrors.SharedJournalFolder(JournalFolder, (Root.Find("journal") as SettingsMap)!.Find("path")!.Place));
        bool isOfWindows = Settings.Capture.Source == CaptureSource.Driver;
        if (isOfWindows != OperatingSystem.IsWindows() && (Root.Find("capture") as SettingsMap)?.Find("source") is SettingsScalar { Value: { } source } said && Settings.Capture.Source != CaptureSource.Auto)
            errors.Add(ConfigurationErrors.SourceElsewhere(source, isOfWindows, said.Place));
        long ring = Settings.Capture.Ring.Bytes;
        if (ring is < SmallestRing or > LargestRing || !BitOperations.IsPow2(ring))
        {
            SourcePlace place = (Root.Find("capture") as SettingsMap)?.Find("ring")?.Place ?? Root.Place;
            errors.Add(ConfigurationErrors.RingSize(Settings.Capture.Ring.ToString(), place));
        }
    }

    /// <summary>What can be the name of a file, too.</summary>
    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex SinkName();
}

using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Host.Configuration;

/// <summary>The rule sets that the configuration names: each a file or folder, a list of them, or a map with more to say.</summary>
internal sealed class RuleChoice
{
    private readonly List<RuleEntry> _entries = [];
    private readonly List<MonitorError> _errors = [];

    private RuleChoice()
    {
    }

    /// <summary>The rule sets, in order.</summary>
    public IReadOnlyList<RuleEntry> Entries => _entries;

    /// <summary>What is wrong with them.</summary>
    public IReadOnlyList<MonitorError> Errors => _errors;

    /// <summary>Reads what stands under <c>rules:</c>.</summary>
    public static RuleChoice Read(SettingsMap? rules)
    {
        RuleChoice choice = new();
        foreach (SettingsMap.Entry entry in rules?.Entries ?? [])
            choice.Add(entry);
        return choice;
    }

    /// <summary>The rule set of that name, or null.</summary>
    public RuleEntry? Find(string name) => _entries.Find(entry => entry.Name == name);

    private void Add(SettingsMap.Entry entry)
    {
        if (entry.Value is SettingsMap map)
        {
            if (SettingsBinder.Bind<RuleSettings>(map, entry.Place, _errors) is { } settings)
                Add(entry, settings.File, settings.ImageSeparator == ImageSeparator.Slash);
        }
        else
        {
            Add(entry, entry.Value, splitsAtSlash: false);
        }
    }

    private void Add(SettingsMap.Entry entry, SettingsNode? paths, bool splitsAtSlash)
    {
        SettingsNode?[] nodes = paths is SettingsList list ? [.. list.Items] : [paths];
        string?[] texts = [.. nodes.Select(node => (node as SettingsScalar)?.Value)];
        if (texts.Length > 0 && Array.TrueForAll(texts, text => !string.IsNullOrEmpty(text) && !text.Contains('\0', StringComparison.Ordinal)))
            _entries.Add(new RuleEntry(entry.Key, entry.Place, texts!, splitsAtSlash));
        else
            _errors.Add(ConfigurationErrors.RuleSetShape(paths?.Place ?? entry.Place));
    }

    /// <summary>A rule set with more to say than where it lies.</summary>
    private sealed class RuleSettings
    {
        /// <summary>A file or folder, or a list of them.</summary>
        public required SettingsNode File { get; set; }

        /// <summary>What the condition <c>image</c> splits a path at.</summary>
        public ImageSeparator ImageSeparator { get; set; }
    }

    /// <summary>What the condition <c>image</c> splits a path at.</summary>
    private enum ImageSeparator
    {
        /// <summary>Backslashes, as Sysmon does.</summary>
        Backslash,

        /// <summary>Slashes too.</summary>
        Slash,
    }
}

/// <summary>A rule set in the configuration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Paths">Files and folders as written.</param>
/// <param name="SplitsAtSlash">Whether the condition <c>image</c> splits at slashes too.</param>
internal sealed record RuleEntry(string Name, SourcePlace Place, IReadOnlyList<string> Paths, bool SplitsAtSlash);

using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Host.Configuration;

/// <summary>What stands under <c>plugins</c>: how plugins are held, by name; or a list of folders, which is short for <c>plugin-folders</c>.</summary>
internal sealed class PluginChoice
{
    private readonly List<PluginEntry> _entries = [];
    private readonly List<MonitorError> _errors = [];

    private PluginChoice()
    {
    }

    /// <summary>The plugins that are listed.</summary>
    public IReadOnlyList<PluginEntry> Entries => _entries;

    /// <summary>Folders with plugins.</summary>
    public IReadOnlyList<string> Folders { get; private set; } = [];

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<MonitorError> Errors => _errors;

    /// <summary>Reads it.</summary>
    public static PluginChoice Read(SettingsNode? node)
    {
        PluginChoice choice = new();
        if (node is SettingsMap map)
        {
            foreach (SettingsMap.Entry entry in map.Entries)
            {
                if (SettingsBinder.Bind<IsolationSettings>(entry.Value, entry.Place, choice._errors) is { } settings)
                    choice._entries.Add(new PluginEntry(entry.Key, entry.Place, (entry.Value as SettingsMap)?.Find("user")?.Place, settings));
            }
        }
        else if (node is not null)
        {
            SettingsMap folders = new(node.Place, [new SettingsMap.Entry("folders", node.Place, node)]);
            choice.Folders = SettingsBinder.Bind<FolderList>(folders, node.Place, choice._errors)?.Folders ?? [];
        }

        return choice;
    }

    /// <summary>The entry of a plugin, or null.</summary>
    public PluginEntry? Find(string name) => _entries.Find(entry => entry.Name == name);

    /// <summary>Whether a plugin runs in a process of its own.</summary>
    public bool IsIsolated(string name) => Find(name)?.Settings.Isolation == Isolation.Worker;

    private sealed class FolderList
    {
        [FilePath]
        public IReadOnlyList<string> Folders { get; set; } = [];
    }
}

/// <summary>A plugin in the configuration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="UserPlace">Where its user stands; null if none does.</param>
/// <param name="Settings">How it is held.</param>
internal sealed record PluginEntry(string Name, SourcePlace Place, SourcePlace? UserPlace, IsolationSettings Settings);

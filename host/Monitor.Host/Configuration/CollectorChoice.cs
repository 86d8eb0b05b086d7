using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Host.Configuration;

/// <summary>Which collectors are wanted: all that there are, or those listed, with their settings.</summary>
internal sealed class CollectorChoice
{
    private const string All = "all";

    private readonly List<CollectorEntry> _entries = [];
    private readonly List<MonitorError> _errors = [];

    private CollectorChoice(bool isAll) => IsAll = isAll;

    /// <summary>Whether every collector is wanted, listed or not.</summary>
    public bool IsAll { get; private init; }

    /// <summary>The collectors that are listed.</summary>
    public IReadOnlyList<CollectorEntry> Entries => _entries;

    /// <summary>What is wrong with the list.</summary>
    public IReadOnlyList<MonitorError> Errors => _errors;

    /// <summary>Reads <c>all</c> or a list; nothing is <c>all</c>.</summary>
    public static CollectorChoice Read(SettingsNode? node)
    {
        switch (node)
        {
            case null or SettingsScalar { Value: null or All }:
                return new CollectorChoice(isAll: true);
            case SettingsList list:
                CollectorChoice choice = new(list.Items.Any(item => item is SettingsScalar { Value: All }));
                foreach (SettingsNode item in list.Items)
                    choice.Add(item);
                return choice;
            default:
                CollectorChoice none = new(isAll: false);
                none._errors.Add(ConfigurationErrors.CollectorsShape(node.Place));
                return none;
        }
    }

    /// <summary>The entry of a collector, or null.</summary>
    public CollectorEntry? Find(string name) => _entries.Find(entry => entry.Name == name);

    /// <summary>Whether a collector is wanted.</summary>
    public bool Wants(string name) => IsAll || Find(name) is not null;

    private void Add(SettingsNode item)
    {
        CollectorEntry? entry = item switch
        {
            SettingsScalar { Value: All } => null,
            SettingsScalar { Value: { } name } => new CollectorEntry(name, item.Place, null),
            SettingsMap { Entries: [var only] } => new CollectorEntry(only.Key, only.Place, only.Value),
            _ => null,
        };
        if (entry is null)
        {
            if (item is not SettingsScalar { Value: All })
                _errors.Add(ConfigurationErrors.CollectorsShape(item.Place));
        }
        else if (Find(entry.Name) is not null)
        {
            _errors.Add(ConfigurationErrors.CollectorTwice(entry.Name, entry.Place));
        }
        else
        {
            _entries.Add(entry);
        }
    }
}

/// <summary>A collector in the configuration.</summary>
/// <param name="Name">The plugin's name.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Settings">Its settings, if there are any.</param>
internal sealed record CollectorEntry(string Name, SourcePlace Place, SettingsNode? Settings);

using Monitor.Host.Configuration;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Host.Running;

/// <summary>Whether the hosts of connections get names: the collector's own setting says it, and where that is silent the rule sets.</summary>
internal sealed class HostNameChoice
{
    private const string CollectorName = "network-connect";
    private const string Setting = "host-names";

    private readonly bool _isSaidByRules;

    private HostNameChoice(bool areWanted, bool isSaidByRules)
    {
        AreWanted = areWanted;
        _isSaidByRules = isSaidByRules;
    }

    /// <summary>Whether they do.</summary>
    public bool AreWanted { get; }

    /// <summary>Chooses.</summary>
    /// <param name="collectors">The collectors of the configuration.</param>
    /// <param name="areWantedByRules">Whether some rule set in use asks for names.</param>
    public static HostNameChoice Of(CollectorChoice collectors, bool areWantedByRules) =>
        collectors.Wants(CollectorName) && (collectors.Find(CollectorName)?.Settings as SettingsMap)?.Find(Setting) is SettingsScalar { Value: { } said }
            ? new HostNameChoice(bool.TryParse(said, out bool value) && value, isSaidByRules: false)
            : new HostNameChoice(areWantedByRules && collectors.Wants(CollectorName), isSaidByRules: true);

    /// <summary>The settings of a collector, with what the rule sets say.</summary>
    /// <param name="collector">The collector's name.</param>
    /// <param name="entry">Its entry, if there is one.</param>
    /// <param name="place">Where an entry would stand.</param>
    public SettingsNode? SettingsOf(string collector, CollectorEntry? entry, SourcePlace place)
    {
        SettingsNode? settings = entry?.Settings;
        if (collector != CollectorName || !_isSaidByRules || !AreWanted || settings is not (null or SettingsMap or SettingsScalar { Value: null }))
            return settings;
        place = entry?.Place ?? place;
        IEnumerable<SettingsMap.Entry> said = (settings as SettingsMap)?.Entries.Where(one => one.Key != Setting) ?? [];
        return new SettingsMap(place, [.. said, new SettingsMap.Entry(Setting, place, new SettingsScalar(place, "true"))]);
    }
}

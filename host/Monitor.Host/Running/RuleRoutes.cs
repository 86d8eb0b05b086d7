using Monitor.Enrichment.Hashing;
using Monitor.Host.Configuration;
using Monitor.Host.RuleFiles;
using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Rules.Reading;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Host.Running;

/// <summary>The rule sets of the configuration, read and compiled together: each is a route, and a sink follows one of them or none.</summary>
internal sealed class RuleRoutes
{
    private readonly Dictionary<string, int> _routes = [];
    private readonly bool _everySinkHasRules;

    private RuleRoutes(RulePlan? plan, IEnumerable<string> names, IReadOnlyList<RuleSource> sources, bool everySinkHasRules)
    {
        Sources = sources;
        Plan = plan;
        _everySinkHasRules = everySinkHasRules;
        foreach (string name in names)
            _routes[name] = _routes.Count;
    }

    /// <summary>The rule sets in use; null if there are none.</summary>
    public RulePlan? Plan { get; }

    /// <summary>All hashes that some rule set in use asks for; the usual one if there is none.</summary>
    public HashAlgorithms Hashes
    {
        get
        {
            IEnumerable<string> names = Plan?.Routes.SelectMany(route => route.Options.HashAlgorithms) ?? [];
            HashAlgorithms all = names.Aggregate(HashAlgorithms.None, (hashes, name) => hashes | HashNames.Find(name));
            return all == HashAlgorithms.None ? new HashOptions().Algorithms : all;
        }
    }

    /// <summary>Whether some rule set in use asks for the names of hosts.</summary>
    public bool HostNames => Plan?.Routes.Any(route => route.Options.DnsLookup == true) ?? false;

    /// <summary>Whether certificates are looked up in the lists of those that were taken back: unless each rule set says that they are not.</summary>
    public bool CheckRevocation => Plan?.Routes.Any(route => route.Options.CheckRevocation) ?? true;

    /// <summary>The rule files in force.</summary>
    public IReadOnlyList<RuleSource> Sources { get; }

    /// <summary>Reads the rule sets and compiles those that sinks use.</summary>
    /// <param name="configuration">Names them.</param>
    /// <param name="events">The events that may come.</param>
    /// <param name="errors">Takes what makes a rule set unusable.</param>
    /// <param name="warnings">Takes what is accepted and surely not meant.</param>
    public static RuleRoutes Load(
        MonitorConfiguration configuration, EventCatalog events, ICollection<MonitorError> errors, ICollection<MonitorError> warnings)
    {
        EventCatalog known = RuleEvents.With(events);
        List<RuleSet> sets = [];
        List<RuleSource> sources = [];
        foreach (NamedRules named in NamedRules.Of(configuration))
        {
            RuleSetReading reading = named.Read(known);
            foreach (MonitorError error in reading.Errors)
                errors.Add(error);
            foreach (MonitorError warning in reading.Warnings)
                (configuration.Settings.StrictRules ? errors : warnings).Add(warning);
            if (reading.Set is not { } set || configuration.Settings.Sinks.Values.All(sink => sink.Rules != named.Name))
                continue;
            sets.Add(set);
            sources.AddRange(reading.Sources);
        }

        return new RuleRoutes(
            sets.Count > 0 ? RulePlan.Compile(events, sets) : null,
            sets.Select(set => set.Name),
            [.. sources.Distinct()],
            configuration.Settings.Sinks.Values.All(sink => sink.Rules is not null));
    }

    /// <summary>The route of a sink that names a rule set; -1 for one that gets everything.</summary>
    public int RouteOf(string? rules) => rules is not null && _routes.TryGetValue(rules, out int route) ? route : -1;

    /// <summary>Whether some sink can get an event of one of these kinds: if none can, nobody need collect it.</summary>
    public bool CanLog(IEnumerable<EventSchema> events) =>
        Plan is null || !_everySinkHasRules || events.Any(schema => Plan.CanLog(schema.Id));
}

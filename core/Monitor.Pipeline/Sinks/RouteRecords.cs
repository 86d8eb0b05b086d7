using Monitor.Journal;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Sinks;

/// <summary>Events as a rule set's sinks get them: with the name of the rule, and long fields cut where the rule set says so. An event that no plugin
/// declares any more nobody could encode: it is passed over, and told once.</summary>
/// <param name="sink">The sink's name.</param>
/// <param name="events">The events that come.</param>
/// <param name="sizes">The rule set's option FieldSizes; null where it has none.</param>
/// <param name="log">Where it is told what is passed over.</param>
internal sealed class RouteRecords(string sink, EventCatalog events, FieldSizes? sizes, IDiagnosticLog log)
{
    private const string RuleNameField = "RuleName";

    private readonly Dictionary<ushort, int> _ruleNames = [];
    private readonly HashSet<ushort> _undeclared = [];

    /// <summary>Appends an entry's event.</summary>
    public void Append(EventBuffer output, scoped in JournalEntry entry)
    {
        if (events.Find(entry.Record.EventId) is null)
        {
            if (_undeclared.Add(entry.Record.EventId))
                log.Error(PipelineErrors.UndeclaredInJournal(sink, entry.Record.EventId));
            return;
        }

        if (!entry.HasRuleName || RuleNameOf(entry.Record) is not (>= 0 and int field) || !output.AppendWith(entry.Record, field, entry.RuleName))
            output.Append(entry.Record);
        sizes?.Cut(output);
    }

    /// <summary>The field's position; -1 where the event, or the version of it that was recorded, has none.</summary>
    private int RuleNameOf(EventRecord record)
    {
        if (!_ruleNames.TryGetValue(record.EventId, out int known))
        {
            FieldSchema? field = events.Find(record.EventId)?.Find(RuleNameField);
            _ruleNames[record.EventId] = known = field?.Type == FieldType.Text ? field.Index : -1;
        }

        return known < record.FieldCount ? known : -1;
    }
}

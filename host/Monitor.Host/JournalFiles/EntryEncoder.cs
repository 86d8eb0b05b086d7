using Monitor.Journal;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Host.JournalFiles;

/// <summary>Writes entries of a journal as lines, as a sink does: with the name of the rule that logged the event.</summary>
/// <param name="format">The text form.</param>
/// <param name="route">The rule set whose names count; null: the first that gave one.</param>
internal sealed class EntryEncoder(EventFormat format, string? route)
{
    private const string RuleNameField = "RuleName";

    private readonly EventBuffer _renamed = new();
    private JournalDescription? _description;
    private IEventEncoder? _encoder;

    /// <summary>Appends an entry's line.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="description">The description in force.</param>
    /// <param name="output">Where to.</param>
    /// <returns>Null, or why the event cannot be read; nothing is appended then.</returns>
    public string? TryAppend(in JournalFrame entry, JournalDescription description, Utf8Buffer output)
    {
        if (!ReferenceEquals(_description, description))
        {
            _description = description;
            _encoder = format.NewEncoder(description.Events, description.Computer);
        }

        if (TryReadRecord(entry, description, out EventRecord record, out EventSchema? schema) is { } reason)
            return reason;
        if (schema!.Find(RuleNameField) is { Type: FieldType.Text } field && TryFindName(entry, description, out ReadOnlySpan<byte> name))
        {
            _renamed.Clear();
            if (_renamed.AppendWith(record, field.Index, name))
                record = _renamed[0];
        }

        _encoder!.Encode(record, output);
        return null;
    }

    /// <summary>Reads an entry's event.</summary>
    /// <returns>Null, or why it cannot be read.</returns>
    public static string? TryReadRecord(in JournalFrame entry, JournalDescription description, out EventRecord record, out EventSchema? schema)
    {
        record = default;
        schema = null;
        ReadOnlySpan<byte> bytes = entry.Record;
        if (bytes.Length < RecordLayout.HeaderSize)
            return "shorter than a header";
        ushort id = EventRecord.FromTrusted(bytes).EventId;
        schema = description.Events.Find(id);
        return schema is null ? $"the journal does not describe event type {id}" : EventRecord.TryRead(bytes, schema, out record);
    }

    private bool TryFindName(in JournalFrame entry, JournalDescription description, out ReadOnlySpan<byte> name)
    {
        for (int bit = 0; bit < description.Routes.Count; bit++)
        {
            if ((route is null || description.Routes[bit] == route) && entry.TryGetName(bit, out name))
                return true;
        }

        name = default;
        return false;
    }
}

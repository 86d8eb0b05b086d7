using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sinks.Syslog.Messages;

/// <summary>Makes an event shorter: text fields of more than so many characters are cut to that, the last three being dots, so that the longest lose
/// first and a short one nothing. No character is torn, and the copy is marked as incomplete.</summary>
internal sealed class Shortening
{
    private readonly EventBuffer _copy = new(1024);

    /// <summary>Bytes of the longest text field.</summary>
    public static int LongestText(EventRecord record, EventSchema schema)
    {
        int longest = 0;
        foreach (FieldSchema field in schema.Fields)
            longest = Math.Max(longest, LengthOf(record, field));
        return longest;
    }

    /// <summary>Copies the event with its text cut.</summary>
    /// <param name="record">The event.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="characters">The most characters that a field keeps; below three a longer field becomes absent.</param>
    /// <param name="cut">A bit for each field that was cut.</param>
    /// <returns>The copy, valid until the next call.</returns>
    public EventRecord Cut(EventRecord record, EventSchema schema, int characters, out ulong cut)
    {
        cut = 0;
        _copy.Clear();
        _copy.Append(record);
        foreach (FieldSchema field in schema.Fields)
        {
            int before = LengthOf(record, field);
            if (before == 0)
                continue;
            _copy.Cut(0, field.Index, characters);
            if (LengthOf(_copy[0], field) != before)
                cut |= 1UL << field.Index;
        }

        if (cut != 0)
            _copy.AddFlags(0, RecordFlags.Incomplete);
        return _copy[0];
    }

    private static int LengthOf(EventRecord record, FieldSchema field) => field.Type switch
    {
        FieldType.Text => record.GetText(field.Index).Bytes.Length,
        FieldType.Arguments => record.GetArguments(field.Index).Bytes.Length,
        _ => 0,
    };
}

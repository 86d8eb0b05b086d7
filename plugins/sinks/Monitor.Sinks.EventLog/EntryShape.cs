using System.Globalization;
using System.Text;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;

namespace Monitor.Sinks.EventLog;

/// <summary>What the entries of one event have in common, encoded once.</summary>
internal sealed class EntryShape
{
    /// <summary>A random UUID without its last four digits, which are the event's id.</summary>
    private const string MessageIdBase = "9c1f0a3e5d7b4c28a6e4f1d30b52";

    /// <summary>Names under <see cref="FieldNames.Prefix"/> that are not a field's.</summary>
    private static readonly string[] Reserved =
    [
        "MONITOR_EVENT_ID", "MONITOR_EVENT_NAME", "MONITOR_EVENT_UID", "MONITOR_COMPUTER", "MONITOR_TIME_NS", "MONITOR_CAPTURE_ORDER",
        "MONITOR_FIELD_LATE", "MONITOR_INCOMPLETE",
    ];

    /// <param name="schema">The event.</param>
    /// <param name="priority">Its priority.</param>
    /// <param name="identifier">The entries' identifier.</param>
    /// <param name="computer">Name of the machine that the events come from.</param>
    public EntryShape(EventSchema schema, JournalPriority priority, string identifier, string computer)
    {
        Schema = schema;
        Utf8Buffer head = new();
        JournalField.Append(head, "MESSAGE_ID"u8, Encoding.ASCII.GetBytes(MessageIdOf(schema.Id)));
        JournalField.Append(head, "PRIORITY"u8, [(byte)('0' + (int)priority)]);
        JournalField.Append(head, "SYSLOG_IDENTIFIER"u8, Encoding.UTF8.GetBytes(identifier));
        JournalField.Append(head, "MONITOR_EVENT_ID"u8, Encoding.UTF8.GetBytes(schema.Id.ToString(CultureInfo.InvariantCulture)));
        JournalField.Append(head, "MONITOR_EVENT_NAME"u8, Encoding.UTF8.GetBytes(schema.Name));
        JournalField.Append(head, "MONITOR_COMPUTER"u8, Encoding.UTF8.GetBytes(computer));
        Head = head.Written.ToArray();
        FieldNames names = new(Reserved);
        Names = [.. schema.Fields.ToArray().Select(field => Encoding.ASCII.GetBytes(names.Next(field.Name)))];
        ArgumentNames =
        [
            .. schema.Fields.ToArray().Select(field =>
                field.Type == FieldType.Arguments ? Encoding.ASCII.GetBytes(names.Next(field.Name, "_ARGV")) : []),
        ];
        Message = new MessageText(schema);
    }

    /// <summary>The event.</summary>
    public EventSchema Schema { get; }

    /// <summary>The fields whose values are the same in each entry.</summary>
    public byte[] Head { get; }

    /// <summary>The fields' names in the journal, by position.</summary>
    public byte[][] Names { get; }

    /// <summary>Names of the fields that hold a command line's arguments apart, by position; empty for other fields.</summary>
    public byte[][] ArgumentNames { get; }

    /// <summary>Writes the entry's line for people.</summary>
    public MessageText Message { get; }

    /// <summary>The <c>MESSAGE_ID</c> of an event.</summary>
    public static string MessageIdOf(ushort id) => MessageIdBase + id.ToString("x4", CultureInfo.InvariantCulture);
}

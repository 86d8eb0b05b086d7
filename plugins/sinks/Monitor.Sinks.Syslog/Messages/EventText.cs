using System.Globalization;
using System.Text;
using Monitor.Sdk.Events;

namespace Monitor.Sinks.Syslog.Messages;

/// <summary>What is the same in every message of an event type, encoded once.</summary>
internal sealed class EventText
{
    /// <param name="schema">The event.</param>
    /// <param name="settings">The operator's settings.</param>
    /// <param name="severity">The severity of the event's messages.</param>
    public EventText(EventSchema schema, SyslogSettings settings, Severity severity)
    {
        Schema = schema;
        string priority = ((int)settings.Facility * 8 + (int)severity).ToString(CultureInfo.InvariantCulture);
        Priority = Encoding.ASCII.GetBytes($"<{priority}>");
        MessageId = Encoding.ASCII.GetBytes(HeaderText.Of(schema.Name, HeaderText.LongestMessageId));

        HashSet<string> taken = [.. StructuredData.Names];
        Parameters = new byte[schema.Fields.Length][];
        Names = new byte[schema.Fields.Length][];
        foreach (FieldSchema field in schema.Fields)
        {
            string name = HeaderText.NameOf(field.Name, taken);
            Names[field.Index] = Encoding.ASCII.GetBytes(name);
            Parameters[field.Index] = Encoding.ASCII.GetBytes($" {name}=\"");
        }

        Identity = Encoding.ASCII.GetBytes($" EventID=\"{schema.Id}\" EventName=\"{MessageName(schema.Name)}\" EventUid=\"");
    }

    /// <summary>The event.</summary>
    public EventSchema Schema { get; }

    /// <summary>Facility and severity: <c>&lt;134&gt;</c>.</summary>
    public byte[] Priority { get; }

    /// <summary>The event's name as the header takes it.</summary>
    public byte[] MessageId { get; }

    /// <summary>The parameters with which each event begins, up to the quote of its unique id.</summary>
    public byte[] Identity { get; }

    /// <summary>Names of the fields as parameters.</summary>
    public byte[][] Names { get; }

    /// <summary>Beginnings of the fields' parameters: <c> Image="</c>.</summary>
    public byte[][] Parameters { get; }

    private static string MessageName(string name) => HeaderText.Of(name, int.MaxValue).Replace('"', '_').Replace('\\', '_').Replace(']', '_');
}

using System.Text;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sinks.EventLog;

/// <summary>The line that <c>journalctl</c> shows of an event: its name, and the fields that a person looks at first.</summary>
internal sealed class MessageText
{
    private const int LastSysmonEvent = 255;

    /// <summary>Fields of Sysmon's events that are shown, in this order; of other events all are, but GUIDs and times.</summary>
    private static readonly string[] Telling =
    [
        "RuleName", "ProcessId", "SourceProcessId", "User", "SourceUser", "Image", "SourceImage", "CommandLine", "ExitCode", "ParentImage",
        "EventType", "Type", "State", "Protocol", "Initiated", "SourceIp", "SourcePort", "DestinationIp", "DestinationPort", "Established",
        "TargetProcessId", "TargetImage", "StartAddress", "GrantedAccess", "TargetFilename", "TargetObject", "Details", "NewName", "PipeName",
        "ImageLoaded", "Signed", "Signature", "Device", "QueryName", "QueryStatus", "QueryResults", "ClientInfo", "Operation", "Name", "Query",
        "Destination", "Consumer", "Filter", "Configuration", "BpfCommand", "BpfProgramType", "BpfProgramName", "ID", "Description",
    ];

    private readonly byte[] _name;
    private readonly (FieldSchema Field, byte[] Label)[] _shown;

    /// <param name="schema">The event.</param>
    public MessageText(EventSchema schema)
    {
        Utf8Buffer name = new();
        ReadableText.Append(name, Encoding.UTF8.GetBytes(schema.Name));
        _name = [.. name.Written, (byte)':'];
        IEnumerable<FieldSchema> shown = schema.Id <= LastSysmonEvent
            ? Telling.Select(schema.Find).OfType<FieldSchema>()
            : schema.Fields.ToArray().Where(field => field.Type is not (FieldType.Guid or FieldType.Time));
        _shown = [.. shown.Select(field => (field, Encoding.UTF8.GetBytes($" {field.Name}=")))];
    }

    /// <summary>Appends the line, without a line feed; it is valid UTF-8 and has no control characters.</summary>
    public void Append(EventRecord record, Utf8Buffer output)
    {
        output.Append(_name);
        foreach ((FieldSchema field, byte[] label) in _shown)
        {
            if (!record.IsPresent(field.Index))
                continue;
            if (!SysmonText.IsVerbatim(field.Type))
            {
                output.Append(label);
                SysmonText.Append(output, record, field);
            }
            else if (record.Variable(field.Index) is { IsEmpty: false } text)
            {
                output.Append(label);
                ReadableText.Append(output, text);
            }
        }
    }
}

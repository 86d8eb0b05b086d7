using Monitor.Sdk.Events;

namespace Monitor.Sdk.Encoders;

/// <summary>A field of an event as the Windows event log has it.</summary>
public sealed class EventLogField
{
    internal EventLogField(FieldSchema schema, bool isSysmon)
    {
        Schema = schema;
        Type = TypeOf(schema, isSysmon);
        IsProcessId = Type == EventLogType.UInt32 && schema.Name.EndsWith("ProcessId", StringComparison.Ordinal);
    }

    /// <summary>The field.</summary>
    public FieldSchema Schema { get; }

    /// <summary>Type of its values.</summary>
    public EventLogType Type { get; }

    /// <summary>Whether its values are process ids, which viewers may show as such.</summary>
    public bool IsProcessId { get; }

    /// <summary>How many bytes a value of a type has; 0 for text, which has as many as it needs.</summary>
    public static int SizeOf(EventLogType type) => type switch
    {
        EventLogType.UnicodeString => 0,
        EventLogType.UInt16 => 2,
        EventLogType.UInt32 or EventLogType.HexInt32 or EventLogType.Boolean => 4,
        EventLogType.Guid => 16,
        _ => 8,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Schema.Name} {Type}";

    /// <summary>Sysmon's numbers have the size that its own manifest gives them; others may have all 64 bits. What has no type of its own that
    /// viewers show as the agent does – times, addresses, files – is text.</summary>
    private static EventLogType TypeOf(FieldSchema schema, bool isSysmon) => schema.Type switch
    {
        FieldType.Boolean => EventLogType.Boolean,
        FieldType.Guid => EventLogType.Guid,
        FieldType.Signed => EventLogType.Int64,
        FieldType.Hexadecimal => EventLogType.HexInt64,
        FieldType.HexadecimalEverywhere => isSysmon ? EventLogType.HexInt32 : EventLogType.HexInt64,
        FieldType.Unsigned when isSysmon && schema.Name.EndsWith("Port", StringComparison.Ordinal) => EventLogType.UInt16,
        FieldType.Unsigned when isSysmon || schema.Name.EndsWith("ProcessId", StringComparison.Ordinal) => EventLogType.UInt32,
        FieldType.Unsigned => EventLogType.UInt64,
        _ => EventLogType.UnicodeString,
    };
}

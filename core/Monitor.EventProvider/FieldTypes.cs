using Monitor.Sdk.Encoders;

namespace Monitor.EventProvider;

/// <summary>Names and numbers of the types of fields.</summary>
internal static class FieldTypes
{
    private const byte ShownAsProcessId = 20;

    /// <summary>A field as templates have it.</summary>
    public static TemplateField TemplateOf(EventLogField field) => new(field.Schema.Name, (byte)field.Type, field.IsProcessId ? ShownAsProcessId : ShownAs(field.Type));

    /// <summary>Name of a type in manifests.</summary>
    public static string NameOf(EventLogType type) => type == EventLogType.Guid ? "win:GUID" : $"win:{type}";

    /// <summary>Name of the type that a field is shown as.</summary>
    public static string ShownName(EventLogField field) => field.IsProcessId ? "win:PID" : field.Type switch
    {
        EventLogType.UnicodeString => "xs:string",
        EventLogType.UInt16 => "xs:unsignedShort",
        EventLogType.UInt32 => "xs:unsignedInt",
        EventLogType.Int64 => "xs:long",
        EventLogType.UInt64 => "xs:unsignedLong",
        EventLogType.Boolean => "xs:boolean",
        EventLogType.Guid => "xs:GUID",
        var type => NameOf(type),
    };

    private static byte ShownAs(EventLogType type) => type switch
    {
        EventLogType.UnicodeString => 1,
        EventLogType.UInt16 => 6,
        EventLogType.UInt32 => 8,
        EventLogType.Int64 => 9,
        EventLogType.UInt64 => 10,
        EventLogType.Boolean => 13,
        EventLogType.Guid => 14,
        EventLogType.HexInt32 => 18,
        _ => 19,
    };
}

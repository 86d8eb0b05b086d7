namespace Monitor.EventProvider.Tests.Harness;

/// <summary>Names that manifests have for the types of fields, with their numbers (winmeta, tdh.h).</summary>
internal static class FieldTypeNames
{
    public static IReadOnlyDictionary<string, byte> In { get; } = new Dictionary<string, byte>
    {
        ["win:UnicodeString"] = 1,
        ["win:UInt16"] = 6,
        ["win:UInt32"] = 8,
        ["win:Int64"] = 9,
        ["win:UInt64"] = 10,
        ["win:Boolean"] = 13,
        ["win:GUID"] = 15,
        ["win:HexInt32"] = 20,
        ["win:HexInt64"] = 21,
    };

    public static IReadOnlyDictionary<string, byte> Out { get; } = new Dictionary<string, byte>
    {
        ["xs:string"] = 1,
        ["xs:unsignedShort"] = 6,
        ["xs:unsignedInt"] = 8,
        ["xs:long"] = 9,
        ["xs:unsignedLong"] = 10,
        ["xs:boolean"] = 13,
        ["xs:GUID"] = 14,
        ["win:HexInt32"] = 18,
        ["win:HexInt64"] = 19,
        ["win:PID"] = 20,
    };
}

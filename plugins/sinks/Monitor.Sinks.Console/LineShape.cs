using System.Text;
using Monitor.Sdk.Events;

namespace Monitor.Sinks.Console;

/// <summary>Which fields of an event a compact line shows, in which order, behind which words.</summary>
internal sealed class LineShape
{
    private static readonly Dictionary<string, (int Color, Shown[] Fields)> Known = new()
    {
        ["ProcessCreate"] = (32,
        [
            new("ProcessId"), new("User"), new("CommandLine"), new("Image", "  ", "image "), new("CurrentDirectory", "  ", "in "),
            new("ParentProcessId", "  ", "by "), new("ParentImage"), new("Hashes", "  "),
        ]),
        ["ProcessTerminate"] = (90, [new("ProcessId"), new("User"), new("Image"), new("ExitCode", "  ", "exit ")]),
        ["FileCreate"] = (34, [new("ProcessId"), new("User"), new("Image"), new("TargetFilename", "  ", "wrote ")]),
        ["FileDelete"] = (34, [new("ProcessId"), new("User"), new("Image"), new("TargetFilename", "  ", "removed ")]),
        ["FileDeleteDetected"] = (34, [new("ProcessId"), new("User"), new("Image"), new("TargetFilename", "  ", "removed "), new("Hashes", "  ")]),
        ["FileExecutableDetected"] = (34, [new("ProcessId"), new("User"), new("Image"), new("TargetFilename", "  ", "wrote program "), new("Hashes", "  ")]),
        ["RawAccessRead"] = (33, [new("ProcessId"), new("User"), new("Image"), new("Device", "  ", "opened ")]),
        ["FileRenamed"] = (34, [new("ProcessId"), new("User"), new("Image"), new("SourceFilename", "  ", "moved "), new("TargetFilename", " → ")]),
        ["FileCreateTime"] = (34,
        [
            new("ProcessId"), new("User"), new("Image"), new("TargetFilename", "  ", "set times of "), new("CreationUtcTime", "  ", "to "),
            new("AccessUtcTime", "  ", "read "),
        ]),
        ["FileModeChanged"] = (34, [new("ProcessId"), new("User"), new("Image"), new("Mode", "  ", "permitted "), new("TargetFilename")]),
        ["FileOwnerChanged"] = (34,
        [
            new("ProcessId"), new("User"), new("Image"), new("TargetFilename", "  ", "gave away "), new("Owner", "  ", "to "), new("Group", "  ", "group "),
        ]),
        ["DriverLoad"] = (35, [new("ProcessId"), new("User"), new("Image"), new("ImageLoaded", "  ", "loaded "), new("Signed", "  ", "signed "), new("Hashes", "  ")]),
        ["EbpfEvent"] = (35, [new("ProcessId"), new("User"), new("Image"), new("BpfProgramType", "  ", "loaded "), new("BpfProgramName"), new("BpfProgramId", "  ", "id ")]),
        ["ImageLoad"] = (34, [new("ProcessId"), new("User"), new("Image"), new("ImageLoaded", "  ", "loaded "), new("Hashes", "  ")]),
        ["DotNetAssemblyLoaded"] = (35,
        [
            new("ProcessId"), new("User"), new("Image"), new("AssemblyName", "  ", "loaded "), new("Source", "  ", "from "), new("PdbPath", "  "),
        ]),
        ["DotNetDynamicCode"] = (35,
        [
            new("ProcessId"), new("User"), new("Image"), new("TypeName", "  ", "compiled "), new("MethodName", "."), new("AssemblyName", "  ", "of "), new("Skipped", "  ", "skipped "),
        ]),
        ["ProcessTampering"] = (31, [new("ProcessId"), new("User"), new("Image"), new("Type", "  ")]),
        ["DnsQuery"] = (36,
        [
            new("ProcessId"), new("User"), new("Image"), new("QueryName", "  ", "asked for "), new("QueryType"), new("QueryStatus", "  ", "status "), new("QueryResults"),
        ]),
        ["ProcessAccess"] = (31,
        [
            new("SourceProcessId"), new("SourceUser"), new("SourceImage"), new("TargetProcessId", "  ", "accessed "), new("TargetImage"),
            new("GrantedAccess", "  "), new("Method"),
        ]),
        ["ProcessInjection"] = (31,
        [
            new("SourceProcessId"), new("SourceUser"), new("SourceImage"), new("TargetProcessId", "  ", "wrote into "), new("TargetImage"),
            new("Method", "  "), new("TargetAddress"), new("Size"), new("TargetMapping", "  "), new("TargetPermissions"),
        ]),
        ["NetworkConnect"] = (36,
        [
            new("ProcessId"), new("User"), new("Image"), new("Protocol", "  "),
            new("SourceIp") { HasPort = true }, new("SourcePort", ":"), new("Initiated") { Words = ("→", "←") },
            new("DestinationIp") { HasPort = true }, new("DestinationPort", ":"), new("DestinationPortName"), new("Established") { Words = ("", "failed") },
        ]),
    };

    private LineShape(EventSchema schema, int color, LinePart[] parts)
    {
        Name = Encoding.UTF8.GetBytes(schema.Name);
        Color = Encoding.ASCII.GetBytes($"\e[0;{color}m");
        Parts = parts;
    }

    /// <summary>Sequence for what matters less.</summary>
    public static ReadOnlySpan<byte> Dim => "\e[0;2m"u8;

    /// <summary>Sequence that ends all colour.</summary>
    public static ReadOnlySpan<byte> Plain => "\e[0m"u8;

    /// <summary>The event's name.</summary>
    public byte[] Name { get; }

    /// <summary>Sequence of the event's colour.</summary>
    public byte[] Color { get; }

    /// <summary>The fields to show.</summary>
    public LinePart[] Parts { get; }

    /// <summary>The shape of an event.</summary>
    public static LineShape For(EventSchema schema)
    {
        if (Known.TryGetValue(schema.Name, out (int Color, Shown[] Fields) known))
            return new LineShape(schema, known.Color, [.. known.Fields.Where(shown => schema.Find(shown.Field) is not null).Select(shown => new LinePart(schema.Find(shown.Field)!, shown))]);
        IEnumerable<FieldSchema> fields = schema.Fields.ToArray().Where(SaysSomething);
        return new LineShape(schema, IsAgents(schema) ? 35 : 33, [.. fields.Select(field => new LinePart(field, new Shown(field.Name, "  ", field.Name + "=")))]);
    }

    private static bool IsAgents(EventSchema schema) => schema.Id is >= 1100 and < 2000;

    private static bool SaysSomething(FieldSchema field) => field.Type is not (FieldType.Guid or FieldType.Time);
}

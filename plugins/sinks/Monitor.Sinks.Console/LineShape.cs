using System.Text;
using Monitor.Sdk.Events;

namespace Monitor.Sinks.Console;

/// <summary>Which fields of an event a compact line shows, in which order, behind which words.</summary>
internal sealed class LineShape
{
    private static readonly Dictionary<string, (int Color, (string Field, string Before, string Label)[] Parts)> Known = new()
    {
        ["ProcessCreate"] = (32,
        [
            ("ProcessId", " ", ""), ("User", " ", ""), ("CommandLine", " ", ""), ("Image", "  ", "image "), ("CurrentDirectory", "  ", "in "),
            ("ParentProcessId", "  ", "by "), ("ParentImage", " ", ""), ("Hashes", "  ", ""),
        ]),
        ["ProcessTerminate"] = (90, [("ProcessId", " ", ""), ("User", " ", ""), ("Image", " ", ""), ("ExitCode", "  ", "exit ")]),
        ["NetworkConnect"] = (36,
        [
            ("ProcessId", " ", ""), ("User", " ", ""), ("Image", " ", ""), ("Protocol", "  ", ""), ("SourceIp", " ", ""), ("SourcePort", " ", ""),
            ("Initiated", " ", ""), ("DestinationIp", " ", ""), ("DestinationPort", " ", ""), ("DestinationPortName", " ", ""), ("Established", " ", ""),
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
        if (!Known.TryGetValue(schema.Name, out (int Color, (string Field, string Before, string Label)[] Parts) known))
            return new LineShape(schema, IsAgents(schema) ? 35 : 33, [.. schema.Fields.ToArray().Where(SaysSomething).Select(field => new LinePart(field, "  ", field.Name + "="))]);
        return new LineShape(schema, known.Color, [.. known.Parts
            .Select(part => schema.Find(part.Field) is { } field ? new LinePart(field, part.Before, part.Label) : null)
            .OfType<LinePart>()]);
    }

    private static bool IsAgents(EventSchema schema) => schema.Id is >= 1000 and < 2000;

    private static bool SaysSomething(FieldSchema field) => field.Type is not (FieldType.Guid or FieldType.Time);
}

/// <summary>A field in a compact line.</summary>
/// <param name="field">The field.</param>
/// <param name="before">What comes before it.</param>
/// <param name="label">A word that explains it.</param>
internal sealed class LinePart(FieldSchema field, string before, string label)
{
    private const int HashLength = 19;

    /// <summary>The field.</summary>
    public FieldSchema Field { get; } = field;

    /// <summary>What comes before it.</summary>
    public byte[] Before { get; } = Encoding.UTF8.GetBytes(before);

    /// <summary>A word that explains it.</summary>
    public byte[] Label { get; } = Encoding.UTF8.GetBytes(label);

    /// <summary>Words to show for true and false; null: the value itself.</summary>
    public BooleanWords? Words { get; } = field.Name switch
    {
        "Initiated" => new BooleanWords("→", "←"),
        "Established" => new BooleanWords("", "failed"),
        _ => null,
    };

    /// <summary>Characters shown at most; 0: all.</summary>
    public int MaximumLength { get; } = field.HashSource is null ? 0 : HashLength;
}

/// <summary>Words to show for a flag.</summary>
internal sealed class BooleanWords(string yes, string no)
{
    private readonly byte[] _true = Encoding.UTF8.GetBytes(yes);
    private readonly byte[] _false = Encoding.UTF8.GetBytes(no);

    /// <summary>For true.</summary>
    public ReadOnlySpan<byte> True => _true;

    /// <summary>For false.</summary>
    public ReadOnlySpan<byte> False => _false;
}

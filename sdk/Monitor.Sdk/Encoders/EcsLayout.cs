using System.Text;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Encoders;

/// <summary>An event's line in the Elastic Common Schema, prepared: what stands before and between its values.</summary>
internal sealed class EcsLayout
{
    /// <summary>The version whose fields are used.</summary>
    private const string Version = "8.11.0";

    public EcsLayout(EventSchema schema, bool isWindows, string computer)
    {
        IsWindows = isWindows;
        var origin = EventOrigin.Of(schema, isWindows);
        var category = EcsCategory.Of(schema.Id);
        string module = EventOrigin.IsSysmon(schema) ? "sysmon" : "monitor";
        BeforeUid = Encode(
            $"\",\"ecs\":{{\"version\":{Quote(Version)}}},\"event\":{{\"action\":{Quote(schema.Name)}"
            + (category.Category.Length > 0 ? $",\"category\":{List(category.Category)}" : "")
            + $",\"code\":\"{schema.Id}\",\"dataset\":\"{module}.operational\",\"id\":\"");
        BeforeSequence = Encode(
            $"\",\"kind\":\"event\",\"module\":\"{module}\"" + (category.Outcome is { } outcome ? $",\"outcome\":{Quote(outcome)}" : "")
            + $",\"provider\":{Quote(origin.Provider)},\"sequence\":");
        AfterSequence = Encode(
            $",\"type\":{List(category.Type)}}},\"host\":{{\"name\":{Quote(computer)},\"os\":{{\"type\":{Quote(isWindows ? "windows" : "linux")}}}}}");
        Quoted = Array.ConvertAll(schema.Fields.ToArray(), field => JsonText.Quote(field.Name));
        Leaves = Arrange(Places(schema, isWindows, origin));
        foreach (FieldSchema field in schema.Fields)
        {
            if (SysmonText.IsVerbatim(field.Type))
                Verbatim |= 1UL << field.Index;
        }
    }

    public bool IsWindows { get; }

    public byte[] BeforeUid { get; }

    public byte[] BeforeSequence { get; }

    public byte[] AfterSequence { get; }

    /// <summary>The places behind the head, in the order in which they stand in the line: those of one object lie together.</summary>
    public EcsLeaf[] Leaves { get; }

    /// <summary>A bit for each field whose text is printed as it lies.</summary>
    public ulong Verbatim { get; }

    /// <summary>The names of all fields, quoted.</summary>
    public byte[][] Quoted { get; }

    /// <summary>Where the fields of an event go. No place is taken twice: the first field has it.</summary>
    public static List<(FieldSchema Field, EcsTarget Target)> Targets(EventSchema schema)
    {
        List<(FieldSchema Field, EcsTarget Target)> targets = [];
        HashSet<string> taken = [];
        foreach (FieldSchema field in schema.Fields)
        {
            IReadOnlyList<EcsTarget> places = EcsMapping.Of(schema, field);
            if (!places.All(place => taken.Add(place.Path)))
                places = [EcsMapping.Rest(schema, field)];
            targets.AddRange(places.Select(place => (field, place)));
        }

        return targets;
    }

    private static List<(string Path, EcsForm Form, FieldSchema? Field, byte[] Constant)> Places(EventSchema schema, bool isWindows, EventOrigin origin)
    {
        List<(string Path, EcsForm Form, FieldSchema? Field, byte[] Constant)> places =
        [
            ("monitor.capture_order", EcsForm.CaptureOrder, null, []),
            ("monitor.escaped", EcsForm.Escaped, null, []),
            ("monitor.field_late", EcsForm.FieldLate, null, "true"u8.ToArray()),
            ("monitor.incomplete", EcsForm.Incomplete, null, "true"u8.ToArray()),
        ];
        if (EventOrigin.IsSysmon(schema))
        {
            places.Add(("winlog.channel", EcsForm.Constant, null, JsonText.Quote(origin.Channel)));
            places.Add(("winlog.event_id", EcsForm.Constant, null, Encode($"\"{schema.Id}\"")));
            places.Add(("winlog.provider_name", EcsForm.Constant, null, JsonText.Quote(origin.Provider)));
        }

        foreach ((FieldSchema field, EcsTarget target) in Targets(schema))
        {
            // Windows has a command line as one string; the list would have one item, which is no argument.
            bool isNoList = isWindows && target.Form is EcsForm.Arguments or EcsForm.ArgumentCount;
            if (!isNoList && field.Index != schema.TimeField)
                places.Add((target.Path, target.Form, field, []));
        }

        return places;
    }

    private static EcsLeaf[] Arrange(List<(string Path, EcsForm Form, FieldSchema? Field, byte[] Constant)> places)
    {
        List<EcsLeaf> leaves = [];
        string[] before = [];
        foreach ((string path, EcsForm form, FieldSchema? field, byte[] constant) in places.OrderBy(place => place.Path.Replace('.', '\0'), StringComparer.Ordinal))
        {
            string[] names = path.Split('.');
            int shared = before.Zip(names).TakeWhile(pair => pair.First == pair.Second).Count();
            byte[][] openings = new byte[names.Length][];
            for (int open = 0; open < names.Length; open++)
                openings[open] = Encode("," + string.Join(":{", names[open..].Select(Quote)) + ":");
            leaves.Add(new EcsLeaf(form, field, constant, openings, shared));
            before = names;
        }

        return [.. leaves];
    }

    private static byte[] Encode(string text) => Encoding.UTF8.GetBytes(text);

    private static string Quote(string text) => Encoding.UTF8.GetString(JsonText.Quote(text));

    private static string List(string[] words) => $"[{string.Join(',', words.Select(Quote))}]";
}

/// <summary>A place in an event's line.</summary>
/// <param name="Form">What goes there.</param>
/// <param name="Field">The field that it is taken from, if it is from one.</param>
/// <param name="Constant">The value, if it is always the same.</param>
/// <param name="Openings">What stands before the value when so many of the objects around it are open already: a comma, names, braces.</param>
/// <param name="Shared">How many of the objects around it are those around the place before.</param>
internal sealed record EcsLeaf(EcsForm Form, FieldSchema? Field, byte[] Constant, byte[][] Openings, int Shared)
{
    /// <summary>How many objects lie around it, the line's own not counted.</summary>
    public int Depth { get; } = Openings.Length - 1;
}

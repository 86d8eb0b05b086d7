using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Collectors.Wmi;

/// <summary>Events of changes, in the words that Sysmon has for them.</summary>
internal static class WmiEvents
{
    /// <summary>Kinds of consumers that come with Windows: their class, Sysmon's word, and the properties that say what they do, the first that is
    /// there counts.</summary>
    private static readonly (string Class, string Type, string[] Destinations)[] Consumers =
    [
        ("CommandLineEventConsumer", "Command Line", ["CommandLineTemplate", "ExecutablePath"]),
        ("ActiveScriptEventConsumer", "Script", ["ScriptText", "ScriptFileName"]),
        ("LogFileEventConsumer", "Log File", ["Filename"]),
        ("NTEventLogEventConsumer", "NT Event Log", ["SourceName"]),
        ("SMTPEventConsumer", "SMTP", ["ToLine", "SMTPServer"]),
    ];

    /// <summary>The properties that events are made of.</summary>
    public static IReadOnlyList<string> Properties { get; } =
        ["Name", "EventNamespace", "Query", "Consumer", "Filter", .. Consumers.SelectMany(consumer => consumer.Destinations)];

    /// <summary>Emits the event of a change.</summary>
    /// <returns>False: WMI told of something else.</returns>
    public static bool TryEmit(WmiChange change, CollectorContext context)
    {
        string? operation = change.EventClass switch
        {
            "__InstanceCreationEvent" => "Created",
            "__InstanceModificationEvent" => "Modified",
            "__InstanceDeletionEvent" => "Deleted",
            _ => null,
        };
        if (operation is null)
            return false;
        Text user = change.User.Length == 0 ? Text.Absent : change.User;
        switch (change.TargetClass)
        {
            case "__EventFilter":
                EmitFilter(change, operation, user, context);
                break;
            case "__FilterToConsumerBinding":
                EmitBinding(change, operation, user, context);
                break;
            default:
                EmitConsumer(change, operation, user, context);
                break;
        }

        return true;
    }

    private static void EmitFilter(WmiChange change, string operation, Text user, CollectorContext context) => context.Emit(new WmiFilter
    {
        EventType = "WmiFilterEvent"u8,
        UtcTime = change.Time,
        Operation = operation,
        User = user,
        EventNamespace = Quoted(change, "EventNamespace"),
        Name = Quoted(change, "Name"),
        Query = Quoted(change, "Query"),
    });

    private static void EmitBinding(WmiChange change, string operation, Text user, CollectorContext context) => context.Emit(new WmiBinding
    {
        EventType = "WmiBindingEvent"u8,
        UtcTime = change.Time,
        Operation = operation,
        User = user,
        Consumer = Quoted(change, "Consumer"),
        Filter = Quoted(change, "Filter"),
    });

    /// <summary>A kind of consumer that does not come with Windows is called by its class.</summary>
    private static void EmitConsumer(WmiChange change, string operation, Text user, CollectorContext context)
    {
        (string? name, string type, string[] destinations) = Array.Find(Consumers, consumer => consumer.Class == change.TargetClass);
        context.Emit(new WmiConsumer
        {
            EventType = "WmiConsumerEvent"u8,
            UtcTime = change.Time,
            Operation = operation,
            User = user,
            Name = Quoted(change, "Name"),
            Type = name is null ? change.TargetClass : type,
            Destination = Quoted(change, destinations ?? []),
        });
    }

    /// <summary>A blank, then the text in quotes, as Sysmon writes it: backslashes and quotes inside have a backslash before them, and a new line is
    /// <c>\n</c>, as in WMI's own language (MOF).</summary>
    private static Text Quoted(WmiChange change, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (change.Properties.TryGetValue(name, out string? value) && value.Length > 0)
                return $" \"{Escaped(value)}\"";
        }

        return Text.Absent;
    }

    private static string Escaped(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}

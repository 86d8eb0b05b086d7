using System.Globalization;
using Monitor.EventLogProbe;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Testing;
using Monitor.Sinks.EventLog.Windows;

// Its one argument is the resource library. It says what the system's functions answer.
EventLogEvent[] events = [.. ShippedEvents.All.Select(schema => new EventLogEvent(schema)), EventLogEvent.OfPlugins];
Say("written", string.Join(' ', Write().Distinct().Order()));
Say("log", SystemLog.Set(EventLogProvider.Channel, 1 << 20, ""));
using ResourceLibrary library = new(args[0]);
Say("template", library.TemplateSize());
foreach (EventLogEvent declared in events)
{
    if (library.Message(0xb0000000 | (uint)declared.Version << 16 | declared.Schema.Id) is { } message && message != Expected(declared))
        throw new InvalidOperationException($"{declared} has the message {message}");
    if (library.Message(0x70000000u | declared.Schema.Id) is { } task && task != declared.Schema.Task + "\r\n")
        throw new InvalidOperationException($"{declared} has the task {task}");
}

Console.WriteLine("messages and tasks of all events are as declared");
Say("levels", (library.Message(0x50000002) + library.Message(0x50000004)).ReplaceLineEndings(" ").Trim());
return 0;

IEnumerable<uint> Write()
{
    SystemEventTracing tracing = new();
    Say("registered", tracing.Register(EventLogProvider.Id, out ulong registration));
    Say("enabled", tracing.IsEnabled(registration, new EventDescriptor(events[0])));
    EventBuffer buffer = new();
    EventData data = new();
    List<uint> answers = [];
    foreach (var schema in ShippedEvents.All)
    {
        buffer.Clear();
        new SampleEvents().Append(buffer, schema, SampleContent.Usual, RecordFlags.Windows);
        WrittenEvent written = new(schema, isDeclared: true);
        data.Encode(buffer[0], written);
        answers.Add(tracing.Write(registration, written.Descriptor, data.Values));
    }

    tracing.Unregister(registration);
    return answers;
}

static string Expected(EventLogEvent declared)
{
    string[] lines = declared.Message.Split("%n");
    return string.Concat(lines.Select((line, i) => (i == 0 ? line : $"{line[..line.LastIndexOf('%')]}<{i}>") + "\r\n"));
}

static void Say(string what, IConvertible answer) => Console.WriteLine($"{what} {answer.ToString(CultureInfo.InvariantCulture)}");

using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Monitor.Sdk.Encoders;

namespace Monitor.EventProvider;

/// <summary>The instrumentation manifest: what <c>wevtutil im</c> registers the provider by.</summary>
internal static class Manifest
{
    private static readonly XNamespace Events = "http://schemas.microsoft.com/win/2004/08/events";
    private static readonly XNamespace Windows = "http://manifests.microsoft.com/win/2004/08/windows/events";
    private static readonly XNamespace Schema = "http://www.w3.org/2001/XMLSchema";

    /// <summary>Writes the manifest of <see cref="EventLogProvider"/>. The same events always give the same bytes.</summary>
    /// <param name="events">Its events, by id.</param>
    /// <param name="library">Name of the file that holds the resources.</param>
    public static byte[] Write(IReadOnlyList<EventLogEvent> events, string library)
    {
        XDocument document = new(
            Element(
                "instrumentationManifest",
                new XAttribute(XNamespace.Xmlns + "win", Windows),
                new XAttribute(XNamespace.Xmlns + "xs", Schema),
                Element("instrumentation", Element("events", Provider(events, library))),
                Element("localization", Element("resources", Named("culture", "en-US"), Strings(events)))));
        using MemoryStream stream = new();
        using (XmlWriter writer = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" }))
            document.Save(writer);
        return [.. stream.ToArray(), (byte)'\n'];
    }

    private static XElement Provider(IReadOnlyList<EventLogEvent> events, string library) => Element(
        "provider",
        Named("name", EventLogProvider.Name),
        Named("guid", EventLogProvider.Id.ToString("B")),
        Named("symbol", "MONITOR"),
        Named("resourceFileName", library),
        Named("messageFileName", library),
        Element(
            "channels",
            Element(
                "channel",
                Named("name", EventLogProvider.Channel),
                Named("chid", "Operational"),
                Named("type", "Operational"),
                Named("enabled", "true"),
                Named("isolation", "Custom"),
                Named("access", EventProviderRegistration.Access),
                Element("logging", Element("maxSize", EventProviderRegistration.MaximumSize)))),
        Element("tasks", events.Select(declared => Element(
            "task",
            Named("name", declared.Schema.Name),
            Named("value", declared.Schema.Id),
            Named("message", $"$(string.{TaskText(declared)})")))),
        Element("templates", events.Where(declared => !declared.Fields.IsEmpty).Select(Template)),
        Element("events", events.Select(Event)));

    private static XElement Template(EventLogEvent declared) => Element(
        "template",
        Named("tid", declared.Schema.Name),
        declared.Fields.ToArray().Select(field => Element(
            "data",
            Named("name", field.Schema.Name),
            Named("inType", FieldTypes.NameOf(field.Type)),
            Named("outType", FieldTypes.ShownName(field)))));

    private static XElement Event(EventLogEvent declared) => Element(
        "event",
        Named("value", declared.Schema.Id),
        Named("version", declared.Version),
        Named("level", Levels.NameOf(declared.Level)),
        Named("task", declared.Schema.Name),
        Named("channel", "Operational"),
        declared.Fields.IsEmpty ? null : Named("template", declared.Schema.Name),
        Named("message", $"$(string.{EventText(declared)})"));

    private static XElement Strings(IReadOnlyList<EventLogEvent> events) => Element(
        "stringTable",
        events.SelectMany(declared => new[] { Text(TaskText(declared), declared.Schema.Task), Text(EventText(declared), declared.Message) }));

    private static XElement Text(string id, string value) => Element("string", Named("id", id), Named("value", value));

    private static string TaskText(EventLogEvent declared) => $"Task.{declared.Schema.Name}";

    private static string EventText(EventLogEvent declared) => $"Event.{declared.Schema.Name}";

    private static XElement Element(string name, params object?[] content) => new(Events + name, content);

    private static XAttribute Named(string name, IFormattable value) => Named(name, value.ToString(null, CultureInfo.InvariantCulture));

    private static XAttribute Named(string name, string value) => new(name, value);
}

using System.Text;
using System.Xml;
using System.Xml.Linq;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Sdk.Tests.Records;

namespace Monitor.Sdk.Tests.Encoders;

/// <summary>A line of XML as a receiver reads it that knows docs/formats.md and nothing else.</summary>
internal sealed class XmlLine
{
    private readonly XElement _event;
    private readonly HashSet<string> _escaped;

    public XmlLine(byte[] bytes)
    {
        Bytes = bytes;
        using MemoryStream stream = new(bytes);
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { CheckCharacters = true });
        _event = XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
        _escaped = [.. _event.Nodes().OfType<XProcessingInstruction>().Where(node => node.Target == "monitor-escaped").SelectMany(node => node.Data.Split(' '))];
        Data = [.. _event.Element(Name("EventData"))!.Elements(Name("Data")).Select(data => KeyValuePair.Create(data.Attribute("Name")!.Value, data.Value))];
    }

    public byte[] Bytes { get; }

    public string Namespace => _event.Name.NamespaceName;

    /// <summary>Names and texts of the fields, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Data { get; }

    public static XmlLine Of(EventRecord record, string computer = "host", EventCatalog? events = null)
    {
        Utf8Buffer output = new();
        new SysmonXmlEncoder(events ?? GoldenRecords.Catalog, computer).Encode(record, output);
        return new XmlLine(output.Written.ToArray());
    }

    public XElement System(string name) => _event.Element(Name("System"))!.Element(Name(name))!;

    /// <summary>The bytes of a field, the escape undone.</summary>
    public byte[] ExactBytes(string name)
    {
        string text = Data.Single(data => data.Key == name).Value;
        return _escaped.Contains(name) ? EscapedText.Undo(text) : Encoding.UTF8.GetBytes(text);
    }

    private XName Name(string name) => _event.Name.Namespace + name;
}

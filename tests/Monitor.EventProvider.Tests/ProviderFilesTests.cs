using System.Text;
using System.Xml.Linq;
using Monitor.EventProvider.Tests.Harness;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.EventSet;

namespace Monitor.EventProvider.Tests;

/// <summary>The files that Windows knows the provider by say what the events' declarations say.</summary>
public sealed class ProviderFilesTests : IDisposable
{
    private static readonly XNamespace Events = "http://schemas.microsoft.com/win/2004/08/events";
    private static readonly EventLogEvent[] Declared = [.. ShippedEvents.All.Select(schema => new EventLogEvent(schema)), EventLogEvent.OfPlugins];

    private readonly string _folder = Directory.CreateTempSubdirectory("monitor-provider").FullName;

    public ProviderFilesTests() => EventProviderFiles.Write(ShippedEvents.All, _folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_library_holds_the_description_and_the_texts_and_nothing_else() =>
        Assert.Equal(["11", "WEVT_TEMPLATE"], LibraryResources.Read(Library).Keys.Order());

    [Fact]
    public void The_description_is_the_declarations()
    {
        ReadProvider provider = WevtTemplateReader.Read(LibraryResources.Read(Library)["WEVT_TEMPLATE"]);

        Assert.Equal((EventLogProvider.Id, EventLogProvider.Name), (provider.Id, provider.Name));
        Assert.Equal(Declared.Length, provider.Events.Count);
        Assert.All(Declared.Zip(provider.Events), pair =>
        {
            (EventLogEvent declared, ReadEvent read) = pair;
            Assert.Equal((declared.Schema.Id, (byte)declared.Schema.Version, declared.Level, (byte)0, EventLogProvider.Keywords), (read.Id, read.Version, read.Level, read.Opcode, read.Keywords));
            Assert.Equal(new ReadDefinition(EventLogProvider.ChannelValue, uint.MaxValue, EventLogProvider.Channel), read.Channel);
            Assert.Equal(read.Level == 2 ? "win:Error" : "win:Informational", read.LevelName.Name);
            Assert.Equal((declared.Schema.Id, declared.Schema.Name), (read.Task.Value, read.Task.Name));
            Assert.Equal(
                declared.Fields.ToArray().Select(field => (field.Schema.Name, (byte)field.Type)),
                read.Template!.Fields.Select(field => (field.Name, field.InType)));
        });
        Assert.Equal(Declared.Length, provider.Events.Select(read => read.Template!.Id).Distinct().Count());
    }

    [Fact]
    public void The_texts_are_Sysmons_messages_with_a_line_for_each_field()
    {
        IReadOnlyDictionary<string, byte[]> resources = LibraryResources.Read(Library);
        IReadOnlyDictionary<uint, string> texts = MessageTableReader.Read(resources["11"]);
        ReadProvider provider = WevtTemplateReader.Read(resources["WEVT_TEMPLATE"]);

        Assert.All(Declared.Zip(provider.Events), pair =>
        {
            (EventLogEvent declared, ReadEvent read) = pair;
            Assert.Equal(declared.Schema.Task, texts[read.Task.Message]);
            Assert.Equal(read.Level == 2 ? "Error" : "Information", texts[read.LevelName.Message]);
            string[] lines = texts[read.Message].Split("%n");
            Assert.Equal(declared.Schema.Task.Split(" (rule:")[0] + ":", lines[0]);
            Assert.Equal(read.Template!.Fields.Select((field, i) => $"{field.Name}: %{i + 1}"), lines[1..]);
        });
        Assert.Equal(
            "Pipe Created:%nRuleName: %1%nEventType: %2%nUtcTime: %3%nProcessGuid: %4%nProcessId: %5%nPipeName: %6%nImage: %7%nUser: %8",
            texts[0xb0010011]);
        Assert.Equal(2 * Declared.Length + 2, texts.Count);
    }

    [Fact]
    public void The_manifest_says_what_the_library_says()
    {
        IReadOnlyDictionary<string, byte[]> resources = LibraryResources.Read(Library);
        IReadOnlyDictionary<uint, string> texts = MessageTableReader.Read(resources["11"]);
        ReadProvider read = WevtTemplateReader.Read(resources["WEVT_TEMPLATE"]);
        XElement manifest = XDocument.Load(Path.Combine(_folder, EventProviderFiles.ManifestName)).Root!;
        XElement provider = Assert.Single(manifest.Descendants(Events + "provider"));
        Dictionary<string, string> strings = manifest.Descendants(Events + "string").ToDictionary(text => $"$(string.{Of(text, "id")})", text => Of(text, "value"));
        Dictionary<string, XElement> templates = provider.Descendants(Events + "template").ToDictionary(template => Of(template, "tid"));
        Dictionary<string, XElement> tasks = provider.Descendants(Events + "task").ToDictionary(task => Of(task, "name"));
        XElement channel = Assert.Single(provider.Descendants(Events + "channel"));

        Assert.Equal((read.Name, read.Id), (Of(provider, "name"), Guid.Parse(Of(provider, "guid"))));
        Assert.Equal((EventProviderFiles.LibraryName, EventProviderFiles.LibraryName), (Of(provider, "resourceFileName"), Of(provider, "messageFileName")));
        Assert.Equal((EventLogProvider.Channel, EventProviderRegistration.Access, "67108864"), (Of(channel, "name"), Of(channel, "access"), channel.Value));
        XElement[] events = [.. provider.Descendants(Events + "event")];
        Assert.Equal(read.Events.Count, events.Length);
        Assert.All(read.Events.Zip(events), pair =>
        {
            (ReadEvent one, XElement element) = pair;
            XElement task = tasks[Of(element, "task")];
            Assert.Equal(($"{one.Id}", $"{one.Version}", one.LevelName.Name, Of(channel, "chid")), (Of(element, "value"), Of(element, "version"), Of(element, "level"), Of(element, "channel")));
            Assert.Equal(($"{one.Task.Value}", one.Task.Name, texts[one.Task.Message]), (Of(task, "value"), Of(task, "name"), strings[Of(task, "message")]));
            Assert.Equal(texts[one.Message], strings[Of(element, "message")]);
            Assert.Equal(
                one.Template!.Fields,
                templates[Of(element, "template")].Elements().Select(data => new ReadField(Of(data, "name"), FieldTypeNames.In[Of(data, "inType")], FieldTypeNames.Out[Of(data, "outType")])));
        });
    }

    [Fact]
    public void The_same_events_give_the_same_bytes()
    {
        string again = Directory.CreateDirectory(Path.Combine(_folder, "again")).FullName;

        EventProviderFiles.Write(ShippedEvents.All.Reverse(), again);

        Assert.Equal(Library, File.ReadAllBytes(Path.Combine(again, EventProviderFiles.LibraryName)));
        Assert.Equal(
            File.ReadAllText(Path.Combine(_folder, EventProviderFiles.ManifestName), Encoding.UTF8),
            File.ReadAllText(Path.Combine(again, EventProviderFiles.ManifestName), Encoding.UTF8));
    }

    private byte[] Library => File.ReadAllBytes(Path.Combine(_folder, EventProviderFiles.LibraryName));

    private static string Of(XElement element, string attribute) => (string)element.Attribute(attribute)!;
}

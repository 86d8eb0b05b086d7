using System.Text;
using Monitor.EventProvider.Tests.Harness;
using Monitor.Sinks.EventLog.Tests.Recordings;

namespace Monitor.Sinks.EventLog.Tests.Windows;

/// <summary>
/// What a viewer makes of an event: the values lie one behind the other, as Windows keeps them, and the template of the resource library that lies
/// beside the sink says how many there are and of which types.
/// </summary>
internal static class RenderedEvent
{
    private static readonly IReadOnlyDictionary<string, byte[]> Resources =
        LibraryResources.Read(File.ReadAllBytes(Path.Combine(PluginFolder(), "Monitor.Events.dll")));

    private static readonly IReadOnlyDictionary<uint, string> Texts = MessageTableReader.Read(Resources["11"]);

    /// <summary>The provider as the library describes it.</summary>
    public static ReadProvider Provider { get; } = WevtTemplateReader.Read(Resources["WEVT_TEMPLATE"]);

    /// <summary>The declaration of an event.</summary>
    public static ReadEvent DeclarationOf(FakeEventTracing.HandedOver written) =>
        Provider.Events.Single(read => read.Id == written.Descriptor.Id && read.Version == written.Descriptor.Version);

    /// <summary>Names and values of an event's data.</summary>
    public static IReadOnlyList<RecordedField> Data(FakeEventTracing.HandedOver written)
    {
        byte[] data = [.. written.Values.SelectMany(value => value)];
        List<RecordedField> fields = [];
        int at = 0;
        foreach (ReadField field in DeclarationOf(written).Template!.Fields)
        {
            int size = field.InType switch
            {
                1 => SizeOfText(data, at),
                6 => 2,
                8 or 13 or 20 => 4,
                15 => 16,
                9 or 10 or 21 => 8,
                _ => throw new InvalidOperationException($"{field.Name} is of type {field.InType}."),
            };
            fields.Add(new RecordedField(field.Name, field.InType, ValueText.Of(field.InType, data.AsSpan(at, size))));
            at += size;
        }

        Assert.Equal(data.Length, at);
        return fields;
    }

    /// <summary>The message of an event, as a viewer puts it together.</summary>
    public static string Message(FakeEventTracing.HandedOver written)
    {
        IReadOnlyList<RecordedField> data = Data(written);
        StringBuilder message = new(Texts[DeclarationOf(written).Message]);
        for (int i = data.Count; i > 0; i--)
            message.Replace($"%{i}", data[i - 1].Text);
        return message.Replace("%n", "\n").ToString();
    }

    private static int SizeOfText(byte[] data, int at)
    {
        int end = at;
        while (data[end] != 0 || data[end + 1] != 0)
            end += sizeof(char);
        return end + sizeof(char) - at;
    }

    private static string PluginFolder() => typeof(RenderedEvent).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "PluginFolder").Value!;
}

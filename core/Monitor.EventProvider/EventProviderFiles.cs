using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;

namespace Monitor.EventProvider;

/// <summary>The files by which Windows knows the provider: a library that holds its description and texts, and the manifest.</summary>
public static class EventProviderFiles
{
    /// <summary>Name of the library.</summary>
    public const string LibraryName = "Monitor.Events.dll";

    /// <summary>Name of the manifest.</summary>
    public const string ManifestName = "Monitor.Events.man";

    /// <summary>Writes both files. The same events always give the same bytes.</summary>
    /// <param name="events">The events; that of plugins' events comes by itself.</param>
    /// <param name="folder">Where to.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    public static void Write(IEnumerable<EventSchema> events, string folder)
    {
        ArgumentNullException.ThrowIfNull(events);
        EventLogEvent[] declared = [.. events.OrderBy(schema => schema.Id).Select(schema => new EventLogEvent(schema)), EventLogEvent.OfPlugins];
        File.WriteAllBytes(Path.Combine(folder, LibraryName), LibraryOf(declared));
        File.WriteAllBytes(Path.Combine(folder, ManifestName), Manifest.Write(declared, LibraryName));
    }

    private static byte[] LibraryOf(IReadOnlyList<EventLogEvent> events) => ResourceLibrary.Write(
        [Resource.WevtTemplate(WevtTemplate.Write(events)), Resource.MessageTable(MessageTable.Write(ProviderTexts.Of(events)))]);
}

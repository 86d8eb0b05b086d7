using Monitor.Sdk.Events;

namespace Monitor.Sdk.Encoders;

/// <summary>Whose an event is in an event log's terms: Sysmon's for its own events, the product's for all others.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Guid">The provider's GUID, in braces, in the case in which its system prints it.</param>
/// <param name="Channel">Name of the channel.</param>
internal sealed record EventOrigin(string Provider, string Guid, string Channel)
{
    private const int LastSysmonId = 255;

    private const int ErrorId = 255;

    private static readonly EventOrigin OfWindows =
        new("Microsoft-Windows-Sysmon", "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}", "Microsoft-Windows-Sysmon/Operational");

    private static readonly EventOrigin OfLinux = new("Linux-Sysmon", "{ff032593-a8d3-4f13-b0d6-01fc615a0f97}", "Linux-Sysmon/Operational");

    private static readonly EventOrigin OfProduct = new(EventLogProvider.Name, EventLogProvider.Id.ToString("B"), EventLogProvider.Channel);

    /// <summary>Whether Sysmon declares the event.</summary>
    public static bool IsSysmon(EventSchema schema) => schema.Id <= LastSysmonId;

    /// <summary>Whose an event is.</summary>
    public static EventOrigin Of(EventSchema schema, bool isWindows) => !IsSysmon(schema) ? OfProduct : isWindows ? OfWindows : OfLinux;

    /// <summary>The event log's level: 2 for an error, 4 for what is only told.</summary>
    public static int LevelOf(EventSchema schema) => schema.Id == ErrorId ? 2 : 4;
}

using Monitor.Sdk.Encoders;

namespace Monitor.EventProvider;

/// <summary>
/// What makes the provider and its channel known to Windows. <c>wevtutil</c> tells the event log service, which opens the channel at once; the
/// registry alone is read when that service starts, after a reboot. The library must be readable by the service (LocalService).
/// </summary>
public static class EventProviderRegistration
{
    /// <summary>Who may do what with the channel: SYSTEM and administrators all, the group Event Log Readers reads.</summary>
    public const string Access = "O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)(A;;0x1;;;S-1-5-32-573)";

    /// <summary>How large the log may become, in bytes; the oldest events go then.</summary>
    public const uint MaximumSize = 64 << 20;

    private const string Winevt = @"SOFTWARE\Microsoft\Windows\CurrentVersion\WINEVT";
    private const string Session = @"SYSTEM\CurrentControlSet\Control\WMI\Autologger\EventLog-Application";

    private static readonly string Id = EventLogProvider.Id.ToString("B");

    /// <summary>Key of the provider.</summary>
    public static string PublisherKey { get; } = $@"{Winevt}\Publishers\{Id}";

    /// <summary>Key of the channel.</summary>
    public static string ChannelKey { get; } = $@"{Winevt}\Channels\{EventLogProvider.Channel}";

    /// <summary>Key by which the event log's session takes the provider's events.</summary>
    public static string SessionKey { get; } = $@"{Session}\{Id}";

    /// <summary>The keys to remove, with all that is in them.</summary>
    public static IReadOnlyList<string> Keys { get; } = [SessionKey, ChannelKey, PublisherKey];

    /// <summary>The values to set.</summary>
    /// <param name="library">Full path of the resource library.</param>
    public static IReadOnlyList<RegistryEntry> Entries(string library) =>
    [
        new(PublisherKey, "", EventLogProvider.Name),
        new(PublisherKey, "ResourceFileName", library, IsExpanded: true),
        new(PublisherKey, "MessageFileName", library, IsExpanded: true),
        new($@"{PublisherKey}\ChannelReferences", "Count", 1u),
        new($@"{PublisherKey}\ChannelReferences\0", "", EventLogProvider.Channel),
        new($@"{PublisherKey}\ChannelReferences\0", "Id", (uint)EventLogProvider.ChannelValue),
        new($@"{PublisherKey}\ChannelReferences\0", "Flags", 0u),
        new(ChannelKey, "OwningPublisher", Id),
        new(ChannelKey, "Enabled", 1u),
        new(ChannelKey, "Type", 1u),
        new(ChannelKey, "Isolation", 0u),
        new(ChannelKey, "ChannelAccess", Access),
        new(ChannelKey, "MaxSize", MaximumSize),
        new(ChannelKey, "Retention", 0u),
        new(SessionKey, "Enabled", 1u),
        new(SessionKey, "EnableLevel", 0u),
        new(SessionKey, "MatchAnyKeyword", EventLogProvider.Keywords),
    ];

    /// <summary>Arguments of <c>wevtutil.exe</c> that register provider and channel.</summary>
    /// <param name="manifest">Full path of the manifest.</param>
    /// <param name="library">Full path of the resource library.</param>
    public static IReadOnlyList<string> ImportArguments(string manifest, string library) => ["im", manifest, $"/rf:{library}", $"/mf:{library}"];

    /// <summary>Arguments of <c>wevtutil.exe</c> that remove provider and channel; the log's file stays.</summary>
    /// <param name="manifest">Full path of the manifest.</param>
    public static IReadOnlyList<string> RemoveArguments(string manifest) => ["um", manifest];
}

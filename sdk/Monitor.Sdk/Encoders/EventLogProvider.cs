namespace Monitor.Sdk.Encoders;

/// <summary>The provider under whose name the events stand in the Windows event log, and the log they are in.</summary>
public static class EventLogProvider
{
    /// <summary>The provider's name.</summary>
    public const string Name = "Monitor";

    /// <summary>Name of the channel: the log in Event Viewer.</summary>
    public const string Channel = "Monitor/Operational";

    /// <summary>The channel's number in events: that of a provider's first channel.</summary>
    public const byte ChannelValue = 16;

    /// <summary>The keyword of every event: the bit that stands for a provider's first channel.</summary>
    public const ulong Keywords = 1UL << 63;

    /// <summary>The provider's GUID.</summary>
    public static Guid Id { get; } = new("a8a482ad-d429-4c10-bfd3-a55d9d6b6877");
}

using Monitor.Sdk.Encoders;

namespace Monitor.EventProvider;

/// <summary>Numbers of a provider's texts, as the vendor's compiler gives them.</summary>
internal static class MessageNumbers
{
    /// <summary>There is no text.</summary>
    public const uint None = uint.MaxValue;

    /// <summary>The name of a level.</summary>
    public static uint OfLevel(byte level) => 0x50000000u + level;

    /// <summary>The name of an event's task.</summary>
    public static uint OfTask(EventLogEvent declared) => 0x70000000u + declared.Schema.Id;

    /// <summary>An event's message.</summary>
    public static uint OfEvent(EventLogEvent declared) => 0xb0000000u | (uint)declared.Version << 16 | declared.Schema.Id;
}

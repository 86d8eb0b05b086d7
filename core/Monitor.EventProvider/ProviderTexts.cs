using Monitor.Sdk.Encoders;

namespace Monitor.EventProvider;

/// <summary>The texts that a viewer shows.</summary>
internal static class ProviderTexts
{
    /// <summary>The texts of a provider's events by number.</summary>
    public static IReadOnlyDictionary<uint, string> Of(IReadOnlyList<EventLogEvent> events)
    {
        Dictionary<uint, string> texts = [];
        foreach (EventLogEvent declared in events)
        {
            texts[MessageNumbers.OfLevel(declared.Level)] = Levels.TextOf(declared.Level);
            texts[MessageNumbers.OfTask(declared)] = declared.Schema.Task;
            texts[MessageNumbers.OfEvent(declared)] = declared.Message;
        }

        return texts;
    }
}

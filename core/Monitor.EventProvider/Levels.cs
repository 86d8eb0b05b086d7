namespace Monitor.EventProvider;

/// <summary>The event log's own levels that events have.</summary>
internal static class Levels
{
    /// <summary>Something has gone wrong.</summary>
    public const byte Error = 2;

    /// <summary>Name of a level in manifests.</summary>
    public static string NameOf(byte level) => level == Error ? "win:Error" : "win:Informational";

    /// <summary>What viewers show of a level.</summary>
    public static string TextOf(byte level) => level == Error ? "Error" : "Information";
}

namespace Monitor.Collectors.Etw;

/// <summary>What the session is called: the collector ends one that an agent left behind, and so does the uninstallation.</summary>
internal static class EtwSessionName
{
    public const string Value = "Monitor-Etw";
}

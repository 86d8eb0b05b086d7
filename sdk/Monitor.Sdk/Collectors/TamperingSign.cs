namespace Monitor.Sdk.Collectors;

/// <summary>By what a process shows that it runs something else than the file it was started from.</summary>
public enum TamperingSign
{
    /// <summary>By nothing.</summary>
    None = 0,

    /// <summary>What lies in memory is not what the file holds (hollowing).</summary>
    ImageReplaced = 1,

    /// <summary>The file was to be deleted, or was open for writing, when the process was made from it (doppelganging, herpaderping).</summary>
    ImageDeleted = 2,
}

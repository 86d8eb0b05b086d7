namespace Monitor.Sinks.File;

/// <summary>When events are forced from the kernel's memory to the disk.</summary>
public enum FileSync
{
    /// <summary>The kernel writes them when it likes, as a rule within half a minute.</summary>
    None = 0,

    /// <summary>Before a batch counts as delivered.</summary>
    Batch = 1,
}

namespace Monitor.Sinks.File;

/// <summary>What another program did to the file that is written.</summary>
internal enum FileChange
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It was moved away or removed, or its handle is stale; nothing, or another file, stands in its place.</summary>
    Replaced,

    /// <summary>All its lines were taken out.</summary>
    Emptied,

    /// <summary>Something was added to it, or taken away from it.</summary>
    Changed,
}

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>Where an assembly came from that no file holds.</summary>
internal enum CodeSource
{
    /// <summary>From bytes or a stream.</summary>
    Memory,

    /// <summary>Made by the process, type by type.</summary>
    Dynamic,
}

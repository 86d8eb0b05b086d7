namespace Monitor.Sdk.Collectors;

/// <summary>Operating systems that a collector works on.</summary>
[Flags]
public enum CollectorSystems
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Linux.</summary>
    Linux = 1,

    /// <summary>Windows.</summary>
    Windows = 2,

    /// <summary>All that Monitor runs on.</summary>
    All = Linux | Windows,
}

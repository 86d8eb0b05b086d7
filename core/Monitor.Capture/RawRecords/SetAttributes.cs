namespace Monitor.Capture.RawRecords;

/// <summary>Attributes of a file that were set (enum attribute of native/abi/records.h).</summary>
[Flags]
public enum SetAttributes : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The time of its last access.</summary>
    Accessed = 1,

    /// <summary>The time of its last change.</summary>
    Modified = 2,

    /// <summary>Its permissions.</summary>
    Mode = 4,

    /// <summary>Its owner.</summary>
    Owner = 8,

    /// <summary>Its group.</summary>
    Group = 16,
}

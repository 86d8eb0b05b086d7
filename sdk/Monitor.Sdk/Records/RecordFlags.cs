namespace Monitor.Sdk.Records;

/// <summary>What is to be known of a record as a whole.</summary>
[Flags]
public enum RecordFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Captured on Windows: values print in Windows Sysmon's forms.</summary>
    Windows = 1,

    /// <summary>Some field still waits to be filled after capture.</summary>
    Pending = 2,

    /// <summary>A field that is filled after capture could not be had in time and is absent.</summary>
    FieldLate = 4,

    /// <summary>Some part is not whole, a command line or path is cut: the kernel side could not give it, or a sink had no room.</summary>
    Incomplete = 8,
}

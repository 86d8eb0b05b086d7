using Monitor.Sdk.Events;

namespace Monitor.Sdk.Collectors;

/// <summary>Something that was done to the registry.</summary>
public readonly ref struct KernelRegistry
{
    /// <summary>What was done.</summary>
    public RegistryOperation Operation { get; init; }

    /// <summary>The key, with its hive in short form (<c>HKLM\System\Setup</c>, <c>HKU\S-1-5-18\Software</c>); of a value the key, a backslash and
    /// the value's name.</summary>
    public Text Path { get; init; }

    /// <summary>The path that a renamed key has now; else absent.</summary>
    public Text NewPath { get; init; }

    /// <summary>What a value was set to, as Sysmon words it: a number as <c>DWORD (0x00000001)</c>, text as it is, other data as
    /// <c>Binary Data</c>, nothing as <c>(Empty)</c>; else absent.</summary>
    public Text Details { get; init; }
}

/// <summary>What can be done to the registry.</summary>
public enum RegistryOperation
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A key was made.</summary>
    CreateKey = 1,

    /// <summary>A key was deleted.</summary>
    DeleteKey = 2,

    /// <summary>A key was given another name.</summary>
    RenameKey = 3,

    /// <summary>A value was set.</summary>
    SetValue = 4,

    /// <summary>A value was deleted.</summary>
    DeleteValue = 5,
}

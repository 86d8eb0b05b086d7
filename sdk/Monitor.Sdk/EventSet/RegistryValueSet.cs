using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A registry value was set.</summary>
[Event(
    13, "RegistryValueSet", Version = 2, Task = "Registry value set (rule: RegistryEvent)",
    RuleElement = "RegistryEvent", Default = EventDefault.NotLogged)]
public readonly ref partial struct RegistryValueSet
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary><c>SetValue</c>.</summary>
    public Text EventType { get; init; }

    /// <summary>When it was set.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>The value: hive in short form, path of the key, name of the value.</summary>
    public Text TargetObject { get; init; }

    /// <summary>What it was set to: a number as <c>DWORD (0x00000001)</c>, text as it is, other data as <c>Binary Data</c>.</summary>
    public Text Details { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }
}

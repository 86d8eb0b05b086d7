using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A registry key was created, or a key or value was deleted.</summary>
[Event(
    12, "RegistryObjectChange", Version = 2, Task = "Registry object added or deleted (rule: RegistryEvent)",
    RuleElement = "RegistryEvent", Default = EventDefault.NotLogged)]
public readonly ref partial struct RegistryObjectChange
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary><c>CreateKey</c>, <c>DeleteKey</c> or <c>DeleteValue</c>.</summary>
    public Text EventType { get; init; }

    /// <summary>When it was created or deleted.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>The key or value: hive in short form, path of the key, and the value's name where it is about a value.</summary>
    public Text TargetObject { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }
}

using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A registry key or value was renamed.</summary>
[Event(
    14, "RegistryObjectRename", Version = 2, Task = "Registry object renamed (rule: RegistryEvent)",
    RuleElement = "RegistryEvent", Default = EventDefault.NotLogged)]
public readonly ref partial struct RegistryObjectRename
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary><c>RenameKey</c> or <c>RenameValue</c>.</summary>
    public Text EventType { get; init; }

    /// <summary>When it was renamed.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>The key or value under its old name.</summary>
    public Text TargetObject { get; init; }

    /// <summary>Its new name.</summary>
    public Text NewName { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }
}

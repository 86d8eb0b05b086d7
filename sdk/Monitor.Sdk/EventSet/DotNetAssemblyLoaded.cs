using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A .NET process loaded an assembly that no file holds: from bytes, or made by the process itself.</summary>
[Event(1005, "DotNetAssemblyLoaded", Task = ".NET assembly loaded from memory (rule: DotNetAssemblyLoaded)", Default = EventDefault.NotLogged)]
public readonly ref partial struct DotNetAssemblyLoaded
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When it was loaded; where it was there before the process was looked into, that moment.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>The assembly's full name, with version, culture and key; absent where only the module's name is known.</summary>
    public Text AssemblyName { get; init; }

    /// <summary>Name of the module, as its metadata have it.</summary>
    public Text ModuleName { get; init; }

    /// <summary><c>memory</c>: from bytes or a stream; <c>dynamic</c>: made by the process, type by type.</summary>
    public Text Source { get; init; }

    /// <summary>Whether the assembly can be unloaded again.</summary>
    public bool? Collectible { get; init; }

    /// <summary>The path under which its compiler wrote the debug symbols; absent if it says none.</summary>
    public Text PdbPath { get; init; }

    /// <summary>Identity of its debug symbols; absent if it says none.</summary>
    public Guid? PdbGuid { get; init; }

    /// <summary>Whether it was loaded before the process was looked into.</summary>
    public bool AlreadyLoaded { get; init; }

    /// <summary>Such assemblies of the process that were left out since its last event of them, since there were too many; absent if there were none.</summary>
    public uint? Skipped { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    public Text ContainerId { get; init; }
}

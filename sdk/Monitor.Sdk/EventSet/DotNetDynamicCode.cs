using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A .NET process compiled code that no file holds.</summary>
[Event(1006, "DotNetDynamicCode", Task = ".NET code from memory compiled (rule: DotNetDynamicCode)", Default = EventDefault.NotLogged)]
public readonly ref partial struct DotNetDynamicCode
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When it was compiled.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>What it belongs to: <c>method</c>, made by the process on its own, as compiled expressions are; <c>memory</c> and <c>dynamic</c>, the
    /// first method of an assembly of that source.</summary>
    public Text Source { get; init; }

    /// <summary>The assembly's full name; absent for a method that was made on its own.</summary>
    public Text AssemblyName { get; init; }

    /// <summary>Namespace and name of the type; <c>dynamicClass</c> for a method that was made on its own.</summary>
    public Text TypeName { get; init; }

    /// <summary>Name of the method.</summary>
    public Text MethodName { get; init; }

    /// <summary>Result and parameters of the method, as the runtime writes them.</summary>
    public Text Signature { get; init; }

    /// <summary>Bytes of machine code.</summary>
    public uint Size { get; init; }

    /// <summary>Such methods of the process that were left out since its last event of them, since there were too many; absent if there were none.</summary>
    public uint? Skipped { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    public Text ContainerId { get; init; }
}

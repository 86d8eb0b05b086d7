using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A process started a thread in another process.</summary>
[Event(
    8, "CreateRemoteThread", Version = 2, Task = "CreateRemoteThread detected (rule: CreateRemoteThread)",
    Default = EventDefault.NotLogged)]
public readonly ref partial struct CreateRemoteThread
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When the thread was made.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process that acted.</summary>
    public Guid SourceProcessGuid { get; init; }

    /// <summary>Id of the process that acted.</summary>
    public uint SourceProcessId { get; init; }

    /// <summary>Full path of the image of the process that acted.</summary>
    public Text SourceImage { get; init; }

    /// <summary>Identity of the process that was acted upon.</summary>
    public Guid TargetProcessGuid { get; init; }

    /// <summary>Id of the process that was acted upon.</summary>
    public uint TargetProcessId { get; init; }

    /// <summary>Full path of the image of the process that was acted upon.</summary>
    public Text TargetImage { get; init; }

    /// <summary>Id of the new thread.</summary>
    public uint NewThreadId { get; init; }

    /// <summary>Where the thread begins: <c>0x</c> and 16 upper-case hexadecimal digits.</summary>
    public Text StartAddress { get; init; }

    /// <summary>The module that this address lies in; absent if it lies in none.</summary>
    public Text StartModule { get; init; }

    /// <summary>The exported function that begins there; absent if none does.</summary>
    public Text StartFunction { get; init; }

    /// <summary>User of the process that acted.</summary>
    public Text SourceUser { get; init; }

    /// <summary>User of the process that was acted upon.</summary>
    public Text TargetUser { get; init; }
}

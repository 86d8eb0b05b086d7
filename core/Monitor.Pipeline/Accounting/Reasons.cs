namespace Monitor.Pipeline.Accounting;

/// <summary>Why an event was left out on purpose.</summary>
public enum FilterReason
{
    /// <summary>The agent itself, or a process that it started, did it.</summary>
    AgentsOwn,
}

/// <summary>Why an event was lost. The numbers stand in journals: a new one goes to the end.</summary>
public enum DropReason
{
    /// <summary>The kernel's ring had no room.</summary>
    RingFull,

    /// <summary>The kernel side's build area was in use.</summary>
    ScratchBusy,

    /// <summary>A 32-bit program did it by a system call whose arguments are not read.</summary>
    CompatSystemCall,

    /// <summary>A kernel-side table had no room.</summary>
    TableFull,

    /// <summary>A datagram behind the sixteenth of one system call was not looked at.</summary>
    MessageUnread,

    /// <summary>The raw record could not be understood.</summary>
    Malformed,

    /// <summary>Too much waits to be routed.</summary>
    QueueFull,

    /// <summary>The record would be larger than a record may be.</summary>
    TooLarge,

    /// <summary>The agent had stopped when it was emitted.</summary>
    TooLate,

    /// <summary>The collector threw an exception over it.</summary>
    CollectorFailed,

    /// <summary>The collector was taken out of service after too many exceptions.</summary>
    CollectorQuarantined,

    /// <summary>The journal could not be written: its disk is full or broken.</summary>
    JournalFull,

    /// <summary>The sink refused it for good.</summary>
    SinkRejected,

    /// <summary>The journal gave it up before the sink took it: to keep within its size or age, or because it was damaged.</summary>
    RetentionOvertook,

    /// <summary>Monitor itself failed over the batch that it was in.</summary>
    RoutingFailed,

    /// <summary>The collector's worker was down, or too much was on its way to it or back.</summary>
    WorkerBusy,

    /// <summary>The collector's worker ended while it was on its way.</summary>
    WorkerEnded,

    /// <summary>The collector's worker sent something that is no event.</summary>
    WorkerRefused,

    /// <summary>A path in the memory of the process that did it could not be read.</summary>
    PathUnread,

    /// <summary>It came by a request of io_uring whose outcome cannot be told.</summary>
    IoUring,
}

/// <summary>Names of the reasons as they are printed: lower case with dashes.</summary>
public static class ReasonNames
{
    private static readonly string[] Filters = [.. Enum.GetNames<FilterReason>().Select(Dashed)];
    private static readonly string[] Drops = [.. Enum.GetNames<DropReason>().Select(Dashed)];

    /// <summary>The name of a filter reason.</summary>
    public static string Of(FilterReason reason) => Filters[(int)reason];

    /// <summary>The name of a drop reason.</summary>
    public static string Of(DropReason reason) => Drops[(int)reason];

    private static string Dashed(string name) =>
        string.Concat(name.Select((letter, at) => char.IsUpper(letter) ? (at == 0 ? "" : "-") + char.ToLowerInvariant(letter) : letter.ToString()));
}

using Monitor.Sdk.Events;

namespace Monitor.Sdk.Tests.Records;

/// <summary>An event whose second version added a field behind the product's own.</summary>
[Event(2003, "OwnBetween", Version = 2, Task = "Own fields lie between others")]
public readonly ref partial struct OwnBetween
{
    /// <summary>Own text.</summary>
    [Own]
    public Text OwnFirst { get; init; }

    /// <summary>When.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Text.</summary>
    public Text First { get; init; }

    /// <summary>Own number.</summary>
    [Own]
    public ulong? OwnCount { get; init; }

    /// <summary>Text that came later.</summary>
    public Text Late { get; init; }
}

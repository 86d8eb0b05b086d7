using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Collectors;

/// <summary>What the host gives a collector: the way out for events, and where it says how it is.</summary>
/// <param name="output">Where events go.</param>
/// <param name="health">Where the collector says how it is.</param>
/// <param name="processes">Tells who a process is.</param>
public sealed class CollectorContext(IEventOutput output, IHealthReport health, IProcessLookup processes)
{
    /// <summary>For a place where nothing is known of processes.</summary>
    /// <param name="output">Where events go.</param>
    /// <param name="health">Where the collector says how it is.</param>
    public CollectorContext(IEventOutput output, IHealthReport health)
        : this(output, health, UnknownProcesses.Instance)
    {
    }

    private static readonly RecordFlags OfThisSystem = OperatingSystem.IsWindows() ? RecordFlags.Windows : RecordFlags.None;

    /// <summary>Where the collector says how it is.</summary>
    public IHealthReport Health { get; } = health;

    /// <summary>Tells who a process is, for a free collector; kernel collectors have it in the record.</summary>
    public IProcessLookup Processes { get; } = processes;

    /// <summary>Hands an event to the host. Never waits; what does not fit is counted as lost. A free collector may call it from any
    /// thread.</summary>
    /// <param name="value">The event; its class must be named in <see cref="CollectorAttribute.Emits"/>.</param>
    public void Emit<T>(scoped in T value)
        where T : IEvent<T>, allows ref struct => Emit(value, isIncomplete: false);

    /// <summary>The same, of something that may not be whole.</summary>
    /// <param name="value">The event.</param>
    /// <param name="isIncomplete">Whether what it tells of is not whole; of a record at hand the host knows that by itself.</param>
    public void Emit<T>(scoped in T value, bool isIncomplete)
        where T : IEvent<T>, allows ref struct
    {
        EventBuffer? buffer = output.Begin(T.Schema);
        if (buffer is null)
            return;
        bool appended = false;
        try
        {
            appended = buffer.Append(value, OfThisSystem | output.Flags | (isIncomplete ? RecordFlags.Incomplete : RecordFlags.None));
        }
        finally
        {
            output.End(T.Schema, appended);
        }
    }

    /// <summary>Knows no process: <see cref="System.Guid.Empty"/> is what events have for one that is not known.</summary>
    private sealed class UnknownProcesses : IProcessLookup
    {
        public static readonly UnknownProcesses Instance = new();

        public ProcessIdentity? Find(uint processId) => null;

        public Guid GuidOf(uint processId, ulong start) => Guid.Empty;
    }
}

using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Etw;

/// <summary>The processes of the trace by id, and for a while those that ended: what they did may come after their end. For one thread.</summary>
/// <param name="facts">What the running system tells: of the process that has an id now, which need not be the one that an event is about.</param>
/// <param name="lookup">Gives processes their GUIDs.</param>
/// <param name="time">The clock.</param>
internal sealed class ProcessTable(IProcessFacts facts, IProcessLookup lookup, TimeProvider time)
{
    private const int MostEnded = 4096;
    private const int MostProcesses = 65536;

    /// <summary>What the clocks of the trace and of the system may differ by, in 100 ns.</summary>
    private const ulong Tolerance = 1_000_000;
    private static readonly TracedProcess Unknown = new() { Id = 0 };

    private readonly Dictionary<uint, TracedProcess> _processes = [];
    private readonly Queue<TracedProcess> _ended = [];

    /// <summary>Adds a process, in place of an older one that had its id. Where it runs, what the system says of it counts: anybody may write events under
    /// the name of Kernel-Process, but not of the kernel's logger, which alone tells command lines.</summary>
    /// <param name="process">The process.</param>
    /// <param name="start">When it was made, 100 ns since 1601; null if no event said so.</param>
    /// <param name="seen">When it was first seen.</param>
    /// <returns>False: another process has this id, and the logger did not tell of this one.</returns>
    public bool TryAdd(TracedProcess process, ulong? start, EventTime seen)
    {
        ulong? running = facts.StartOf(process.Id);
        if (running is { } made && IsSuccessor(made, seen))
            running = null;
        if (running is not null && (start ?? running) == running)
            process.Image = facts.ImageOf(process.Id) ?? process.Image;
        else if (running is not null && process.CommandLine is null)
            return false;
        process.Guid = lookup.GuidOf(process.Id, start ?? running ?? FileTimeOf(seen));
        if (_processes.Count >= MostProcesses)
            _processes.Clear();
        _processes[process.Id] = process;
        return true;
    }

    /// <summary>The process that had this id at a moment; one of which nothing is known if the trace has not told of it.</summary>
    public TracedProcess Find(uint id, EventTime at)
    {
        _processes.TryGetValue(id, out TracedProcess? known);
        if (known is { Ended: null })
            return known;

        // One that ended may have a successor of whose start the trace lost both halves.
        if (facts.StartOf(id) is { } start && !IsSuccessor(start, at) && (known?.Ended is not { } ended || start > FileTimeOf(ended)))
        {
            TracedProcess found = new() { Id = id };
            TryAdd(found, start, at);
            return found;
        }

        return known ?? (id == 0 ? Unknown : new TracedProcess { Id = id });
    }

    /// <summary>A process ended.</summary>
    public void End(TracedProcess process, EventTime at)
    {
        process.Ended = at;
        _ended.Enqueue(process);
        if (_ended.Count <= MostEnded)
            return;
        TracedProcess oldest = _ended.Dequeue();
        if (_processes.TryGetValue(oldest.Id, out TracedProcess? present) && present == oldest)
            _processes.Remove(oldest.Id);
    }

    /// <summary>Whether a process that was made then came after a moment. One from the future was made before the clock was set back.</summary>
    private bool IsSuccessor(ulong made, EventTime moment) => made > FileTimeOf(moment) + Tolerance && made <= (ulong)time.GetUtcNow().ToFileTime();

    private static ulong FileTimeOf(EventTime moment) => (ulong)moment.ToDateTime().ToFileTimeUtc();
}

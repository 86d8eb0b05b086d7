using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.Etw;

/// <summary>The processes of the trace by id, and for a while those that ended: what they did may come after their end. For one thread.</summary>
/// <param name="facts">What the running system tells.</param>
/// <param name="lookup">Gives processes their GUIDs.</param>
internal sealed class ProcessTable(IProcessFacts facts, IProcessLookup lookup)
{
    private const int MostEnded = 4096;
    private const int MostProcesses = 65536;
    private static readonly TracedProcess Unknown = new() { Id = 0 };

    private readonly Dictionary<uint, TracedProcess> _processes = [];
    private readonly Queue<TracedProcess> _ended = [];

    /// <summary>Adds a process, in place of an older one that had its id.</summary>
    /// <param name="process">The process.</param>
    /// <param name="start">When it was made, 100 ns since 1601; null if no event said so.</param>
    /// <param name="seen">When it was first seen.</param>
    public void Add(TracedProcess process, ulong? start, EventTime seen)
    {
        ulong made = start ?? facts.StartOf(process.Id) ?? (ulong)seen.ToDateTime().ToFileTimeUtc();
        process.Guid = lookup.GuidOf(process.Id, made);
        if (!Path.IsPathFullyQualified(process.Image) && !process.Image.Contains('\\', StringComparison.Ordinal))
            process.Image = facts.ImageOf(process.Id) ?? process.Image;
        if (_processes.Count >= MostProcesses)
            _processes.Clear();
        _processes[process.Id] = process;
    }

    /// <summary>The process with this id; one of which nothing is known if the trace has not told of it.</summary>
    public TracedProcess Find(uint id)
    {
        if (_processes.TryGetValue(id, out TracedProcess? process))
            return process;
        if (facts.StartOf(id) is not { } start)
            return id == 0 ? Unknown : new TracedProcess { Id = id };
        TracedProcess found = new() { Id = id, Image = facts.ImageOf(id) ?? "" };
        Add(found, start, default);
        return found;
    }

    /// <summary>A process ended.</summary>
    public void End(TracedProcess process)
    {
        _ended.Enqueue(process);
        if (_ended.Count <= MostEnded)
            return;
        TracedProcess oldest = _ended.Dequeue();
        if (_processes.TryGetValue(oldest.Id, out TracedProcess? present) && present == oldest)
            _processes.Remove(oldest.Id);
    }
}

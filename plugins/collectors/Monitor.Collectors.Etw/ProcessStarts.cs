using Monitor.Sdk.Events;

namespace Monitor.Collectors.Etw;

/// <summary>
/// Two providers tell of each start: the kernel's logger has the command line and the user, Kernel-Process the image's full path, the exact moment and the
/// integrity level. They are put together here; a start of which one half does not come goes on without it, and where that half comes after all, only
/// what is known of the process grows.
/// </summary>
/// <param name="whole">Takes a start, with the exact moment if that is known.</param>
internal sealed class ProcessStarts(Action<EventTime, TracedProcess, ulong?> whole)
{
    private const long PatienceNanoseconds = 1_000_000_000;

    private readonly Dictionary<uint, Half> _waiting = [];
    private readonly Dictionary<uint, Half> _told = [];

    /// <summary>The kernel's logger told of a start.</summary>
    public void FromLogger(EventTime at, TracedProcess process) => Take(new Half(at, process, Start: null, IsOfLogger: true));

    /// <summary>Kernel-Process told of a start.</summary>
    public void FromProvider(EventTime at, TracedProcess process, ulong start) => Take(new Half(at, process, start, IsOfLogger: false));

    /// <summary>Something else is told of a process: what is known of its start has to do.</summary>
    public void Settle(uint processId)
    {
        if (_waiting.Count == 0 || !_waiting.Remove(processId, out Half? half))
            return;
        _told[processId] = half;
        Complete(half);
    }

    /// <summary>A process ended: what is told of its id from now on is another's.</summary>
    public void Forget(uint processId) => _told.Remove(processId);

    /// <summary>Lets those go on that have waited too long, also by a clock that was set.</summary>
    public void Expire(EventTime now)
    {
        foreach ((uint id, Half half) in _told)
        {
            if (IsOld(half, now))
                _told.Remove(id);
        }

        foreach ((uint id, Half half) in _waiting)
        {
            if (IsOld(half, now))
                Settle(id);
        }
    }

    private static bool IsOld(Half half, EventTime now) => Math.Abs(now.UnixNanoseconds - half.At.UnixNanoseconds) > PatienceNanoseconds;

    /// <summary>A half of the same kind is that of an older process. The parent is told before its child.</summary>
    private void Take(Half half)
    {
        uint id = half.Process.Id;
        if (half.Process.ParentId is { } parent && parent != id)
            Settle(parent);
        if (_waiting.TryGetValue(id, out Half? other) && other.IsOfLogger != half.IsOfLogger)
        {
            _waiting.Remove(id);
            Complete(half.IsOfLogger ? other.With(half) : half.With(other) with { At = other.At });
            return;
        }

        Settle(id);
        if (_told.Remove(id, out other) && other.IsOfLogger != half.IsOfLogger)
            other.With(half);
        else
            _waiting[id] = half;
    }

    private void Complete(Half start) => whole(start.At, start.Process, start.Start);

    private sealed record Half(EventTime At, TracedProcess Process, ulong? Start, bool IsOfLogger)
    {
        /// <summary>With what the other half knows.</summary>
        public Half With(Half other)
        {
            (TracedProcess logged, TracedProcess provided) = other.IsOfLogger ? (other.Process, Process) : (Process, other.Process);
            (Process.CommandLine, Process.User) = (logged.CommandLine, logged.User);
            (Process.Image, Process.Integrity) = (provided.Image, provided.Integrity);
            return this;
        }
    }
}

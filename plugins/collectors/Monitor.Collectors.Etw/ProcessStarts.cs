using Monitor.Sdk.Events;

namespace Monitor.Collectors.Etw;

/// <summary>
/// Two providers tell of each start: the kernel's logger has the command line and the user, Kernel-Process the image's full path, the exact moment and the
/// integrity level. They are put together here; a start of which one half does not come goes on without it.
/// </summary>
/// <param name="whole">Takes a start, with the exact moment if that is known.</param>
internal sealed class ProcessStarts(Action<EventTime, TracedProcess, ulong?> whole)
{
    private const long PatienceNanoseconds = 1_000_000_000;

    private readonly Dictionary<uint, Waiting> _waiting = [];

    /// <summary>The kernel's logger told of a start.</summary>
    public void FromLogger(EventTime at, TracedProcess process)
    {
        if (Take(process.Id, isOfLogger: true) is not { } other)
        {
            _waiting[process.Id] = new Waiting(at, process, Start: null, IsOfLogger: true);
            return;
        }

        other.Process.CommandLine = process.CommandLine;
        other.Process.User = process.User;
        Complete(other);
    }

    /// <summary>Kernel-Process told of a start.</summary>
    public void FromProvider(EventTime at, TracedProcess process, ulong start)
    {
        if (Take(process.Id, isOfLogger: false) is not { } other)
        {
            _waiting[process.Id] = new Waiting(at, process, start, IsOfLogger: false);
            return;
        }

        process.CommandLine = other.Process.CommandLine;
        process.User = other.Process.User;
        Complete(new Waiting(other.At, process, start, IsOfLogger: false));
    }

    /// <summary>Something else is told of a process: what is known of its start has to do.</summary>
    public void Settle(uint processId)
    {
        if (_waiting.Count > 0 && _waiting.Remove(processId, out Waiting? waiting))
            Complete(waiting);
    }

    /// <summary>Lets those go on that have waited too long.</summary>
    public void Expire(EventTime now)
    {
        if (_waiting.Count == 0)
            return;
        foreach (uint id in _waiting.Where(one => now.UnixNanoseconds - one.Value.At.UnixNanoseconds > PatienceNanoseconds).Select(one => one.Key).ToList())
            Settle(id);
    }

    /// <summary>The other half; a half of the same kind is that of an older process.</summary>
    private Waiting? Take(uint id, bool isOfLogger)
    {
        if (!_waiting.Remove(id, out Waiting? waiting))
            return null;
        if (waiting.IsOfLogger != isOfLogger)
            return waiting;
        Complete(waiting);
        return null;
    }

    private void Complete(Waiting start) => whole(start.At, start.Process, start.Start);

    private sealed record Waiting(EventTime At, TracedProcess Process, ulong? Start, bool IsOfLogger);
}

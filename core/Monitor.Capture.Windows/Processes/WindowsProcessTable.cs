using System.Runtime.InteropServices;
using Monitor.Capture.Windows.Names;
using Monitor.Enrichment;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Windows.Processes;

/// <summary>
/// Every process that runs, and those that ended a short while ago: late events and orphaned children still refer to them. Kept by the
/// capture thread alone. Entries are pooled, so that a steady state allocates nothing.
/// </summary>
/// <param name="host">Makes GUIDs.</param>
/// <param name="logons">Knows when logon sessions began.</param>
/// <param name="agentProcessId">The agent's own process id.</param>
internal sealed class WindowsProcessTable(HostIdentity host, LogonTimes logons, uint agentProcessId)
{
    /// <summary>How many ended processes are kept at most.</summary>
    public const int MaximumEnded = ProcessTable.MaximumEnded;

    private const ulong KeepEnded = 60ul * 10_000_000;

    private readonly Dictionary<(uint ProcessId, ulong Start), WindowsProcess> _processes = [];
    private readonly Dictionary<uint, WindowsProcess> _newest = [];
    private readonly Queue<(WindowsProcess Process, ulong EndedAt)> _ended = [];
    private readonly Stack<WindowsProcess> _free = [];
    private readonly AncestorList _ancestors = new();

    /// <summary>Number of entries, ended ones included.</summary>
    public int Count => _processes.Count;

    /// <summary>The process with this id and start, or null.</summary>
    public WindowsProcess? Find(uint processId, ulong start) => _processes.GetValueOrDefault((processId, start));

    /// <summary>The process with this id and start; one of which nothing else is known yet is added.</summary>
    public WindowsProcess FindOrAdd(uint processId, ulong start) => FindOrAdd(processId, start, isBirth: false);

    /// <summary>A process was made, or was found running.</summary>
    public WindowsProcess Started(in ProcessBirth birth)
    {
        WindowsProcess process = FindOrAdd(birth.ProcessId, birth.Start, isBirth: true);
        process.ParentId = birth.ParentId;
        process.ParentStart = birth.ParentStart;
        process.User = birth.User;
        process.LogonId = birth.LogonId;
        process.LogonGuid = null;
        process.SessionId = birth.SessionId;
        process.Integrity = birth.Integrity;
        process.ImageFileId = birth.ImageFileId;
        process.ImageSize = birth.ImageSize;
        if (birth.LogonId != 0)
            _ = logons.Find(birth.LogonId);     // asked now, known when it is needed

        // By who made it: a program may choose the agent as the parent of what it starts, and the agent may have the id of a parent that is long gone.
        // The driver's word counts for more than what the list of running processes said before.
        process.IsAgents = birth.ProcessId == agentProcessId
            || (birth.CreatorStart != 0 && (birth.CreatorId == agentProcessId || Find(birth.CreatorId, birth.CreatorStart) is { IsAgents: true }));
        process.SetTexts(birth.Image, birth.CommandLine, birth.Directory);
        return process;
    }

    /// <summary>A process ended; it stays for a while.</summary>
    /// <returns>False if this was said before.</returns>
    public bool Ended(WindowsProcess process, ulong now)
    {
        if (process.HasEnded)
            return false;
        process.HasEnded = true;
        Expire(process, now);
        return true;
    }

    /// <summary>The process as collectors see it; the spans are valid until the table is changed.</summary>
    /// <param name="process">The process.</param>
    /// <param name="actsFor">The user that its thread acted for at this moment; null: its own.</param>
    public KernelProcess View(WindowsProcess process, Account? actsFor = null)
    {
        return new KernelProcess
        {
            Guid = GuidOf(process),
            ProcessId = process.ProcessId,
            NamespacedProcessId = process.ProcessId,
            Started = process.Start == 0 ? default : WindowsTime.At(process.Start),
            Image = process.Image.IsEmpty ? default : new Text(process.Image),
            ImageFile = process.ImageFileId == 0 ? null : new FileIdentity(0, process.ImageFileId, (long)process.ImageSize, default),
            CommandLine = process.CommandLine.IsEmpty ? default : new Arguments(process.CommandLine),
            CurrentDirectory = process.Directory.IsEmpty ? default : new Text(process.Directory),
            User = NameOf(process.User),
            EffectiveUser = NameOf(actsFor ?? process.User),
            LogonGuid = LogonGuidOf(process),
            LogonId = process.LogonId,
            SessionId = process.SessionId,
            IntegrityLevel = IntegrityLevels.NameOf(process.Integrity),
        };
    }

    /// <summary>Images of the processes from which one descends, its parent's first; ends at the first of which no image is known, and where there is no
    /// more room. Valid until the next call.</summary>
    public Arguments AncestorsOf(WindowsProcess process)
    {
        _ancestors.Clear();
        while (Find(process.ParentId, process.ParentStart) is { Image.IsEmpty: false } parent && parent != process && _ancestors.TryAdd(parent.Image))
            process = parent;
        return _ancestors.Images;
    }

    private WindowsProcess FindOrAdd(uint processId, ulong start, bool isBirth)
    {
        ref WindowsProcess? known = ref CollectionsMarshal.GetValueRefOrAddDefault(_processes, (processId, start), out bool exists);
        if (exists)
            return known!;
        WindowsProcess process = _free.TryPop(out WindowsProcess? free) ? free : new WindowsProcess();
        known = process;
        process.ProcessId = processId;
        process.Start = start;
        process.Integrity = IntegrityLevels.Unknown;
        process.IsAgents = processId == agentProcessId;
        Supersede(process, isBirth);
        return process;
    }

    private static Text NameOf(Account? user) => user is null ? default : new Text(user.Name);

    /// <summary>All zeroes where the start is not known: then nobody knows which process it is.</summary>
    private Guid GuidOf(WindowsProcess process) => process.Guid ??=
        process.Start == 0 ? Guid.Empty : host.ProcessGuid(process.ProcessId, WindowsTime.At(process.Start), process.Start);

    /// <summary>All zeroes until it is known when the session began: a GUID that changes would be worse.</summary>
    private Guid LogonGuidOf(WindowsProcess process)
    {
        if (process.LogonGuid is { } known)
            return known;
        if (process.LogonId == 0 || logons.Find(process.LogonId) is not { } began)
            return Guid.Empty;
        Guid made = host.LogonGuid(process.LogonId, began == 0 ? null : WindowsTime.At(began));
        process.LogonGuid = made;
        return made;
    }

    /// <summary>Of two processes with one id only the newer can still run: where the end of the other was missed, it stays no longer than if it had
    /// been seen. One that is born runs, also where the clock was set back since the other was.</summary>
    private void Supersede(WindowsProcess process, bool isBirth)
    {
        if (!_newest.TryGetValue(process.ProcessId, out WindowsProcess? other))
        {
            _newest[process.ProcessId] = process;
        }
        else if (isBirth || other.Start < process.Start)
        {
            _newest[process.ProcessId] = process;
            Expire(other, process.Start);
        }
        else
        {
            Expire(process, other.Start);
        }
    }

    private void Expire(WindowsProcess process, ulong now)
    {
        if (process.IsExpiring)
            return;
        process.IsExpiring = true;
        _ended.Enqueue((process, now));
        while (_ended.TryPeek(out (WindowsProcess Process, ulong EndedAt) oldest) && (_ended.Count > MaximumEnded || oldest.EndedAt + KeepEnded < now))
        {
            _ended.Dequeue();
            Remove(oldest.Process);
        }
    }

    private void Remove(WindowsProcess process)
    {
        _processes.Remove((process.ProcessId, process.Start));
        if (_newest.GetValueOrDefault(process.ProcessId) == process)
            _newest.Remove(process.ProcessId);
        process.Modules.Clear();
        process.SetTexts(default, default, default);
        process.ParentId = 0;
        process.ParentStart = 0;
        process.User = null;
        process.LogonId = 0;
        process.SessionId = 0;
        process.ImageFileId = 0;
        process.ImageSize = 0;
        process.HasEnded = false;
        process.IsExpiring = false;
        process.Guid = null;
        process.LogonGuid = null;
        _free.Push(process);
    }
}

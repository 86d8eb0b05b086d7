using System.Runtime.InteropServices;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Enrichment;

/// <summary>
/// Every process that runs, and those that ended a short while ago: late events and orphaned children still refer to them. Kept by the
/// capture thread alone. Entries are pooled, so that a steady state allocates nothing.
/// </summary>
/// <param name="host">Makes GUIDs.</param>
/// <param name="users">Names users.</param>
/// <param name="terminals">Names terminals.</param>
/// <param name="agentProcessId">The agent's own process id.</param>
public sealed class ProcessTable(HostIdentity host, UserNames users, TerminalNames terminals, uint agentProcessId)
{
    /// <summary>How many ended processes are kept at most.</summary>
    public const int MaximumEnded = 16384;

    private const ulong KeepEndedNanoseconds = 60_000_000_000;
    private const ulong NanosecondsPerTick = 10_000_000;

    private readonly Dictionary<uint, ProcessEntry> _newest = [];
    private readonly Queue<(ProcessEntry Entry, ulong EndedAt)> _ended = [];
    private readonly Stack<ProcessEntry> _freeEntries = [];
    private readonly Stack<ProcessImage> _freeImages = [];
    private readonly AncestorList _ancestors = new();

    /// <summary>Number of entries, ended ones included.</summary>
    public int Count { get; private set; }

    /// <summary>Start in hundredths of a second, as <c>/proc</c> has it, from nanoseconds since boot.</summary>
    public static ulong ToTicks(ulong nanoseconds) => nanoseconds / NanosecondsPerTick;

    /// <summary>The process with this id and start, or null.</summary>
    public ProcessEntry? Find(uint processId, ulong startTicks)
    {
        ProcessEntry? entry = _newest.GetValueOrDefault(processId);
        while (entry is not null && entry.StartTicks != startTicks)
            entry = entry.OlderGeneration;
        return entry;
    }

    /// <summary>The process that has this id now, or had it last; null if none is known.</summary>
    public ProcessEntry? FindNewest(uint processId) => _newest.GetValueOrDefault(processId);

    /// <summary>A process was made: until it starts an image of its own it has its creator's.</summary>
    public ProcessEntry Forked(in ProcessFork fork)
    {
        ProcessEntry entry = FindOrAdd(fork.ChildProcessId, fork.ChildStart);
        ProcessEntry? creator = Find(fork.CreatorProcessId, ToTicks(fork.CreatorStart));
        creator?.SetUser(fork.UserId);
        entry.CreatorProcessId = fork.CreatorProcessId;
        entry.CreatorStartTicks = ToTicks(fork.CreatorStart);
        entry.NamespacedProcessId = fork.ChildNamespacedProcessId;
        entry.UserId = fork.UserId;
        entry.EffectiveUserId = fork.UserId;
        entry.IsAgents |= fork.CreatorProcessId == agentProcessId;
        if (creator is null)
            return entry;
        entry.EffectiveUserId = creator.EffectiveUserId;
        entry.LoginUserId = creator.LoginUserId;
        entry.SessionId = creator.SessionId;
        entry.Terminal = creator.Terminal;
        entry.IsAgents |= creator.IsAgents;
        if (entry.Image is null && creator.Image is { } image)
        {
            image.References++;
            entry.Image = image;
        }

        return entry;
    }

    /// <summary>A process started an image, or was found running.</summary>
    /// <param name="start">What is known of it. Its creator is taken only where the fork was not seen.</param>
    public ProcessEntry Started(in ProcessStart start)
    {
        ProcessEntry entry = FindOrAdd(start.ProcessId, start.Start);
        if (entry.CreatorStartTicks == 0)
        {
            entry.CreatorProcessId = start.ParentProcessId;
            entry.CreatorStartTicks = ToTicks(start.ParentStart);
        }

        entry.UserId = start.UserId;
        entry.EffectiveUserId = start.EffectiveUserId;
        entry.LoginUserId = start.LoginUserId;
        entry.SessionId = start.SessionId;
        entry.Terminal = start.Terminal;
        entry.NamespacedProcessId = start.NamespacedProcessId;
        entry.IsAgents |= start.ProcessId == agentProcessId || Find(entry.CreatorProcessId, entry.CreatorStartTicks) is { IsAgents: true };
        ReleaseImage(entry);
        ProcessImage image = _freeImages.TryPop(out ProcessImage? free) ? free : new ProcessImage();
        image.References = 1;
        image.Set(start.Image);
        entry.Image = image;
        return entry;
    }

    /// <summary>A process ended; it stays for a while.</summary>
    /// <returns>False if this was said before.</returns>
    public bool Ended(ProcessEntry entry, ulong now)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.HasEnded)
            return false;
        entry.HasEnded = true;
        Expire(entry, now);
        return true;
    }

    /// <summary>The process as collectors see it; the spans are valid until the table is changed.</summary>
    /// <param name="entry">The process.</param>
    /// <param name="bootTime">When the boot was, to place its start in time.</param>
    public KernelProcess View(ProcessEntry entry, EventTime bootTime)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ProcessImage? image = entry.Image;
        bool hasSession = entry.SessionId != ProcessEntry.Unset;
        bool hasLogin = entry.LoginUserId != ProcessEntry.Unset;
        return new KernelProcess
        {
            Guid = GuidOf(entry),
            ProcessId = entry.ProcessId,
            NamespacedProcessId = entry.NamespacedProcessId,
            Started = new EventTime(bootTime.UnixNanoseconds + (long)entry.StartNanoseconds),
            Image = image is null || image.Path.IsEmpty ? default : new Text(image.Path),
            ImageFile = image?.File,
            ImageDeleted = image?.IsDeleted ?? false,
            InvokedAs = image is null || image.InvokedAs.IsEmpty ? default : new Text(image.InvokedAs),
            CommandLine = image is { HasArguments: true } ? new Arguments(image.Arguments) : default,
            CurrentDirectory = image is null || image.Directory.IsEmpty ? default : new Text(image.Directory),
            User = new Text(users.NameOf(entry.UserId)),
            UserId = entry.UserId,
            EffectiveUser = new Text(users.NameOf(entry.EffectiveUserId)),
            LoginUser = hasLogin ? new Text(users.NameOf(entry.LoginUserId)) : default,
            LogonGuid = hasLogin && hasSession ? host.LogonGuid(entry.LoginUserId, entry.SessionId) : default,
            LogonId = entry.UserId,
            SessionId = hasSession ? entry.SessionId : null,
            IntegrityLevel = "no level"u8,
            Terminal = entry.Terminal == 0 ? default : new Text(terminals.NameOf(entry.Terminal)),
            ContainerId = image is null || image.Container.IsEmpty ? default : new Text(image.Container),
        };
    }

    /// <summary>Images of the processes from which one descends, its creator's first; ends at the first of which no image is known, and where there is
    /// no more room. Valid until the next call.</summary>
    public Arguments AncestorsOf(ProcessEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _ancestors.Clear();
        while (entry.CreatorStartTicks != 0 && Find(entry.CreatorProcessId, entry.CreatorStartTicks) is { Image: { Path.IsEmpty: false } image } creator
            && _ancestors.TryAdd(image.Path))
            entry = creator;
        return _ancestors.Images;
    }

    /// <summary>The process's GUID.</summary>
    public Guid GuidOf(ProcessEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Guid ??= host.ProcessGuid(entry.ProcessId, entry.StartTicks);
    }

    /// <summary>The process with this id and start; one of which nothing else is known yet is added.</summary>
    /// <param name="processId">Process id in the host's namespace.</param>
    /// <param name="start">Start in nanoseconds since boot.</param>
    public ProcessEntry FindOrAdd(uint processId, ulong start)
    {
        ulong ticks = ToTicks(start);
        if (Find(processId, ticks) is { } known)
            return known;
        ProcessEntry entry = _freeEntries.TryPop(out ProcessEntry? free) ? free : new ProcessEntry();
        entry.ProcessId = processId;
        entry.NamespacedProcessId = processId;
        entry.StartTicks = ticks;
        entry.StartNanoseconds = start;
        entry.UserId = 0;
        entry.EffectiveUserId = 0;
        entry.LoginUserId = ProcessEntry.Unset;
        entry.SessionId = ProcessEntry.Unset;
        entry.Terminal = 0;
        entry.IsAgents = processId == agentProcessId;
        Insert(entry);
        Count++;
        return entry;
    }

    /// <summary>Generations of an id lie newest first. Of two only the newer can still run: where the end of the other was missed, it stays
    /// no longer than if it had been seen.</summary>
    private void Insert(ProcessEntry entry)
    {
        ref ProcessEntry? newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newest, entry.ProcessId, out _);
        ProcessEntry? newer = null, older = newest;
        for (; older is not null && older.StartTicks > entry.StartTicks; older = older.OlderGeneration)
            newer = older;
        entry.OlderGeneration = older;
        if (newer is null)
            newest = entry;
        else
            newer.OlderGeneration = entry;
        ulong now = newest!.StartNanoseconds;
        if (newer is not null)
            Expire(entry, now);
        else if (older is not null)
            Expire(older, now);
    }

    private void Expire(ProcessEntry entry, ulong now)
    {
        if (entry.IsExpiring)
            return;
        entry.IsExpiring = true;
        _ended.Enqueue((entry, now));
        while (_ended.TryPeek(out (ProcessEntry Entry, ulong EndedAt) oldest)
            && (_ended.Count > MaximumEnded || oldest.EndedAt + KeepEndedNanoseconds < now))
        {
            _ended.Dequeue();
            Remove(oldest.Entry);
        }
    }

    private void Remove(ProcessEntry entry)
    {
        ProcessEntry? newest = _newest.GetValueOrDefault(entry.ProcessId);
        if (newest == entry)
        {
            if (entry.OlderGeneration is { } older)
                _newest[entry.ProcessId] = older;
            else
                _newest.Remove(entry.ProcessId);
        }
        else
        {
            while (newest is not null && newest.OlderGeneration != entry)
                newest = newest.OlderGeneration;
            if (newest is null)
                return;
            newest.OlderGeneration = entry.OlderGeneration;
        }

        ReleaseImage(entry);
        Count--;
        entry.OlderGeneration = null;
        entry.HasEnded = false;
        entry.IsExpiring = false;
        entry.Guid = null;
        entry.CreatorProcessId = 0;
        entry.CreatorStartTicks = 0;
        _freeEntries.Push(entry);
    }

    private void ReleaseImage(ProcessEntry entry)
    {
        if (entry.Image is { } image && --image.References == 0)
            _freeImages.Push(image);
        entry.Image = null;
    }
}

using System.Globalization;
using System.Text;

namespace Monitor.Capture.Linux.ProcConnector;

/// <summary>The processes that run, by what the process connector tells and by /proc. For one thread.</summary>
/// <param name="folder">Reads /proc.</param>
internal sealed class ProcessTracker(ProcessFolder folder)
{
    private const ulong NanosecondsPerTick = 10_000_000;

    /// <summary>How much earlier than the kernel tells of it a process can have been made.</summary>
    private const ulong LongestFork = 1_000_000_000;

    private const int MostEnded = 1024;

    private readonly Dictionary<uint, TrackedProcess> _processes = [];
    private readonly Dictionary<uint, TrackedProcess> _ended = [];

    /// <summary>Reads all processes that run.</summary>
    public void ReadAll()
    {
        foreach (string path in Directory.EnumerateDirectories("/proc"))
        {
            if (uint.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
                FindOrRead(id);
        }

        foreach (TrackedProcess process in _processes.Values)
            process.ParentStart = _processes.GetValueOrDefault(process.ParentId)?.Start ?? 0;
    }

    /// <summary>The process with this id; null if it is not known, and gone.</summary>
    public TrackedProcess? FindOrRead(uint id)
    {
        if (_processes.TryGetValue(id, out TrackedProcess? known))
            return known;
        if (!folder.TryOpen(id) || folder.ReadStat() is not { } stat)
            return null;
        TrackedProcess process = new(id, stat.StartTicks * NanosecondsPerTick)
        {
            ParentId = stat.Parent,
            ParentStart = _processes.GetValueOrDefault(stat.Parent)?.Start ?? 0,
            LoginUserId = folder.ReadNumber("loginuid") ?? uint.MaxValue,
            SessionId = folder.ReadNumber("sessionid") ?? uint.MaxValue,
        };
        string status = Encoding.UTF8.GetString(folder.Read("status"));
        (process.UserId, process.EffectiveUserId) = (Numbers(status, "\nUid:").FirstOrDefault(), Numbers(status, "\nUid:").Skip(1).FirstOrDefault());
        process.GroupId = Numbers(status, "\nGid:").FirstOrDefault();
        process.NamespacedId = Numbers(status, "\nNSpid:").DefaultIfEmpty(id).Last();
        _processes[id] = process;
        return process;
    }

    /// <summary>A process was made; it inherits from its creator.</summary>
    /// <param name="id">The new process.</param>
    /// <param name="creator">Who made it; null if that is not known.</param>
    /// <param name="now">The moment, nanoseconds since boot.</param>
    public TrackedProcess Forked(uint id, TrackedProcess? creator, ulong now)
    {
        ulong start = now;
        uint namespacedId = id;
        if (folder.TryOpen(id) && folder.ReadStat() is { } stat)
        {
            // The kernel notes the start a little before it tells of it, perhaps in the hundredth of a second before.
            ulong told = stat.StartTicks * NanosecondsPerTick;
            bool isOther = told > now || told + LongestFork < now;
            if (!isOther && stat.StartTicks != now / NanosecondsPerTick)
                start = told;
            if (!isOther && creator is not null && creator.NamespacedId != creator.ProcessId)
                namespacedId = ReadNamespacedId() ?? id;
        }

        TrackedProcess process = new(id, start)
        {
            ParentId = creator?.ProcessId ?? 0,
            ParentStart = creator?.Start ?? 0,
            NamespacedId = namespacedId,
            Threads = 1,
        };
        if (creator is not null)
        {
            process.UserId = creator.UserId;
            process.EffectiveUserId = creator.EffectiveUserId;
            process.GroupId = creator.GroupId;
            process.LoginUserId = creator.LoginUserId;
            process.SessionId = creator.SessionId;
        }

        _processes[id] = process;
        return process;
    }

    /// <summary>A thread of a process ended.</summary>
    /// <returns>Whether it was the last, and the process is forgotten.</returns>
    public bool ThreadEnded(TrackedProcess process)
    {
        bool hasEnded = process.Threads is { } threads ? (process.Threads = threads - 1) <= 0 : !IsAlive(process);
        if (!hasEnded)
            return false;
        _processes.Remove(process.ProcessId);
        if (_ended.Count == MostEnded)
            _ended.Clear();
        _ended[process.ProcessId] = process;
        return true;
    }

    /// <summary>The process that had this id and ended a short while ago, unless another one has it now; null if there is none.</summary>
    public TrackedProcess? FindEnded(uint id) => _processes.ContainsKey(id) ? null : _ended.GetValueOrDefault(id);

    /// <summary>Opens the folder of a process, if it is this one's still.</summary>
    /// <returns>What it says of the process; null if that is gone.</returns>
    public ProcessStat? Open(TrackedProcess process) =>
        folder.TryOpen(process.ProcessId) && folder.ReadStat() is { } stat && stat.StartTicks == process.Start / NanosecondsPerTick ? stat : null;

    /// <summary>The innermost id of the process whose folder is open; null if that cannot be read, or the process has given its ids back.</summary>
    public uint? ReadNamespacedId() =>
        Numbers(Encoding.UTF8.GetString(folder.Read("status")), "\nNSpid:").LastOrDefault() is > 0 and uint id ? id : null;

    /// <summary>Messages were lost: nothing is counted right any more.</summary>
    public void DoubtThreads()
    {
        foreach (TrackedProcess process in _processes.Values)
            process.Threads = null;
    }

    private bool IsAlive(TrackedProcess process) => Open(process) is { HasEnded: false };

    /// <summary>The numbers in a line. Keys begin with a line feed: the name in the first line is the program's own choice.</summary>
    private static IEnumerable<uint> Numbers(string status, string key)
    {
        int at = status.IndexOf(key, StringComparison.Ordinal);
        if (at < 0)
            return [];
        int begin = at + key.Length, end = status.IndexOf('\n', begin);
        return status[begin..(end < 0 ? status.Length : end)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(number => uint.Parse(number, CultureInfo.InvariantCulture));
    }
}

using System.Globalization;

namespace Monitor.Workers.Linux;

/// <summary>The control groups that hold one worker to its limits, of version 2 or, where that has not the controller, of version 1; gone with the
/// worker. What no group can be made for is said.</summary>
internal sealed class WorkerGroup : IDisposable
{
    private const string Prefix = "monitor-worker-";
    private const int CpuPeriod = 100_000;
    private const int RemovalAttempts = 50;
    private static readonly TimeSpan RemovalPause = TimeSpan.FromMilliseconds(20);

    private static readonly string[] Controllers = ["memory", "pids", "cpu"];

    private static int _count;

    private readonly string _name;
    private readonly GroupPlaces _places;
    private readonly Dictionary<string, GroupPlace> _groups = [];
    private readonly List<string> _missing = [];

    private WorkerGroup(string name, GroupPlaces places)
    {
        _name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _count)}-{name}");
        _places = places;
    }

    /// <summary>Whether the system holds the worker to its memory.</summary>
    public bool LimitsMemory => _groups.ContainsKey("memory");

    /// <summary>Bytes in use; null where the system does not count them.</summary>
    public long? Memory => _groups.TryGetValue("memory", out GroupPlace? group) ? ReadNumber(group.Folder, group.IsUnified ? "memory.current" : "memory.usage_in_bytes") : null;

    /// <summary>How often the system ended a process of the group for its memory.</summary>
    public long OutOfMemoryKills => _groups.TryGetValue("memory", out GroupPlace? group) ? ReadEntry(group.Folder, group.IsUnified ? "memory.events" : "memory.oom_control", "oom_kill") : 0;

    /// <summary>What holds, in words for the operator.</summary>
    public string Description
    {
        get
        {
            IEnumerable<string> held = _groups.Select(pair => $"{pair.Key} by cgroup v{(pair.Value.IsUnified ? 2 : 1)}");
            IEnumerable<string> missing = _missing.Select(controller => controller == "memory" ? "memory watched, no cgroup" : $"{controller} not limited, no cgroup");
            return string.Join(", ", held.Concat(missing));
        }
    }

    /// <summary>Makes the groups that can be made.</summary>
    /// <param name="name">The component's name.</param>
    /// <param name="settings">The limits.</param>
    /// <param name="places">Where groups can be made.</param>
    public static WorkerGroup Create(string name, WorkerSettings settings, GroupPlaces places)
    {
        WorkerGroup group = new(name, places);
        string memory = settings.Memory.ToString(CultureInfo.InvariantCulture);
        group.Limit("memory", place => place.IsUnified
            ? [("memory.max", memory, true), ("memory.swap.max", "0", false)]
            : [("memory.limit_in_bytes", memory, true), ("memory.memsw.limit_in_bytes", memory, false)]);
        group.Limit("pids", _ => [("pids.max", settings.Processes.ToString(CultureInfo.InvariantCulture), true)]);
        if (settings.Cpu is { } percent)
        {
            string quota = (percent * (CpuPeriod / 100)).ToString(CultureInfo.InvariantCulture), period = CpuPeriod.ToString(CultureInfo.InvariantCulture);
            group.Limit("cpu", place => place.IsUnified
                ? [("cpu.max", $"{quota} {period}", true)]
                : [("cpu.cfs_period_us", period, true), ("cpu.cfs_quota_us", quota, true)]);
        }

        return group;
    }

    /// <summary>Removes groups that an agent left behind which was killed.</summary>
    public static void RemoveLeftBehind(GroupPlaces places)
    {
        foreach (string parent in Controllers.SelectMany(places.For).Select(place => place.Folder).Distinct().Where(Directory.Exists))
        {
            foreach (string folder in Directory.EnumerateDirectories(parent, Prefix + "*"))
            {
                string owner = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
                if (!Directory.Exists("/proc/" + owner))
                    Try(() => Directory.Delete(folder));
            }
        }
    }

    /// <summary>Puts a process into the groups.</summary>
    /// <exception cref="IOException">The process is gone, or the system refuses.</exception>
    public void Add(int process)
    {
        foreach (string folder in Folders)
            Write(folder, "cgroup.procs", process.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Lets no further process or thread come about in the groups, so that none escapes while they are ended.</summary>
    public void StopGrowth()
    {
        if (_groups.TryGetValue("pids", out GroupPlace? group))
            Try(() => Write(group.Folder, "pids.max", "0"));
    }

    /// <summary>The processes in the groups: the worker, and what it started.</summary>
    public IReadOnlyList<int> Members()
    {
        HashSet<int> members = [];
        foreach (string folder in Folders)
        {
            Try(() =>
            {
                // One that this process cannot see is told as 0.
                foreach (string line in File.ReadLines(Path.Combine(folder, "cgroup.procs")))
                    members.Add(int.Parse(line, CultureInfo.InvariantCulture));
                members.Remove(0);
            });
        }

        return [.. members];
    }

    /// <summary>Removes the groups. A process that was just killed keeps them for a moment.</summary>
    public void Dispose()
    {
        foreach (string folder in Folders)
        {
            for (int attempt = 0; attempt < RemovalAttempts && Directory.Exists(folder) && !Try(() => Directory.Delete(folder)); attempt++)
                Thread.Sleep(RemovalPause);
        }

        _groups.Clear();
    }

    private string[] Folders => [.. _groups.Values.Select(group => group.Folder).Distinct()];

    private void Limit(string controller, Func<GroupPlace, (string File, string Value, bool IsNeeded)[]> values)
    {
        foreach (GroupPlace place in _places.For(controller))
        {
            GroupPlace group = place with { Folder = Path.Combine(place.Folder, _name) };
            if (place.IsUnified && !IsEnabled(place.Folder, controller) || !Try(() => Make(group, values(place))))
                continue;
            _groups[controller] = group;
            return;
        }

        _missing.Add(controller);
    }

    private static void Make(GroupPlace group, (string File, string Value, bool IsNeeded)[] values)
    {
        bool isNew = !Directory.Exists(group.Folder);
        Directory.CreateDirectory(group.Folder);
        try
        {
            foreach ((string file, string value, bool isNeeded) in values)
            {
                if (isNeeded || File.Exists(Path.Combine(group.Folder, file)))
                    Write(group.Folder, file, value);
            }
        }
        catch when (isNew)
        {
            Try(() => Directory.Delete(group.Folder));
            throw;
        }
    }

    /// <summary>Whether groups in a folder have the controller, perhaps from now on.</summary>
    private static bool IsEnabled(string folder, string controller) =>
        Lists(folder, "cgroup.subtree_control", controller)
        || Lists(folder, "cgroup.controllers", controller) && Try(() => Write(folder, "cgroup.subtree_control", "+" + controller));

    private static bool Lists(string folder, string file, string controller)
    {
        bool isListed = false;
        Try(() => isListed = File.ReadAllText(Path.Combine(folder, file)).Split(' ', '\n').Contains(controller));
        return isListed;
    }

    private static void Write(string folder, string file, string value)
    {
        using FileStream stream = new(Path.Combine(folder, file), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(value));
    }

    private static long? ReadNumber(string folder, string file)
    {
        long? number = null;
        Try(() => number = long.Parse(File.ReadAllText(Path.Combine(folder, file)), CultureInfo.InvariantCulture));
        return number;
    }

    private static long ReadEntry(string folder, string file, string entry)
    {
        long value = 0;
        Try(() =>
        {
            foreach (string line in File.ReadLines(Path.Combine(folder, file)))
            {
                if (line.StartsWith(entry + " ", StringComparison.Ordinal))
                    value = long.Parse(line[(entry.Length + 1)..], CultureInfo.InvariantCulture);
            }
        });
        return value;
    }

    private static bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return false;
        }
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Monitor.Enrichment;

/// <summary>Reads the processes that run already into the table, from /proc. Call it after the kernel hooks are attached and before
/// their first record is read: then no process can slip between the two.</summary>
public static class RunningProcesses
{
    private const ulong NanosecondsPerTick = 10_000_000;
    private static readonly TimeSpan ArgumentPatience = TimeSpan.FromMilliseconds(250);

    private static ReadOnlySpan<byte> Deleted => " (deleted)"u8;

    /// <summary>Reads every process.</summary>
    /// <param name="table">Where to.</param>
    /// <param name="procFolder">Where proc is mounted.</param>
    /// <returns>How many were found.</returns>
    public static int ReadInto(ProcessTable table, string procFolder = "/proc")
    {
        ArgumentNullException.ThrowIfNull(table);
        uint[] ids = [.. Directory.EnumerateDirectories(procFolder)
            .Select(path => uint.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out uint id) ? id : 0)
            .Where(id => id != 0)];
        Dictionary<uint, Stat> stats = [];
        foreach (uint id in ids)
        {
            if (ReadStat(procFolder, id) is { } stat)
                stats[id] = stat;
        }

        using PatientReader arguments = new(ArgumentPatience);

        // The older first, so that the agent's mark goes from parents to children.
        foreach ((uint id, Stat stat) in stats.OrderBy(one => one.Value.Ticks).ThenBy(one => one.Key))
            Read(table, procFolder, id, stat, stats.GetValueOrDefault(stat.Parent).Ticks, arguments);

        return stats.Count;
    }

    /// <summary>Reads one process of which no record was seen, if it still runs. Its command line stays unknown: reading it can last for ever,
    /// and the capture thread must not wait.</summary>
    public static ProcessEntry? ReadOne(ProcessTable table, uint processId, ulong startTicks, string procFolder = "/proc")
    {
        ArgumentNullException.ThrowIfNull(table);
        if (ReadStat(procFolder, processId) is not { } stat || stat.Ticks != startTicks)
            return null;
        ulong parentTicks = ReadStat(procFolder, stat.Parent)?.Ticks ?? 0;
        Read(table, procFolder, processId, stat, parentTicks, arguments: null);
        return table.Find(processId, startTicks);
    }

    /// <summary>Reads the process that has this id now, as <see cref="ReadOne"/> does.</summary>
    public static ProcessEntry? ReadCurrent(ProcessTable table, uint processId, string procFolder = "/proc") =>
        ReadStat(procFolder, processId) is { } stat ? ReadOne(table, processId, stat.Ticks, procFolder) : null;

    /// <summary>The parent of the process that has this id now; null if there is no such process.</summary>
    public static uint? ParentOf(uint processId, string procFolder = "/proc") => ReadStat(procFolder, processId)?.Parent;

    private static void Read(ProcessTable table, string procFolder, uint id, Stat stat, ulong parentTicks, PatientReader? arguments)
    {
        string folder = Path.Combine(procFolder, id.ToString(CultureInfo.InvariantCulture));
        string imageLink = Path.Combine(folder, "exe");
        ReadOnlySpan<byte> image = SymbolicLink.Read(imageLink);
        bool deleted = image.EndsWith(Deleted) && !SymbolicLink.HasNamedTarget(imageLink);
        byte[] status = Content(folder, "status");
        (uint user, uint effective) = Users(status);
        table.Started(new ProcessStart
        {
            ProcessId = id,
            Start = stat.Ticks * NanosecondsPerTick,
            ParentProcessId = stat.Parent,
            ParentStart = parentTicks * NanosecondsPerTick,
            NamespacedProcessId = LastNumber(status, "\nNSpid:"u8) ?? id,
            UserId = user,
            EffectiveUserId = effective,
            LoginUserId = Number(folder, "loginuid"),
            SessionId = Number(folder, "sessionid"),
            Terminal = stat.Terminal,
            Image = new ProcessImageSource
            {
                Path = deleted ? image[..^Deleted.Length] : image,
                Directory = SymbolicLink.Read(Path.Combine(folder, "cwd")),
                Arguments = arguments is null ? [] : arguments.Read(Path.Combine(folder, "cmdline")),
                Container = ContainerName.Find(Encoding.UTF8.GetBytes(
                    string.Join('/', Encoding.UTF8.GetString(Content(folder, "cgroup")).Trim().Split('/').Reverse()))),
                IsDeleted = deleted,
            },
        });
    }

    /// <summary>Fields 4 (parent), 7 (terminal) and 22 (start in ticks) of /proc/PID/stat; the name in field 2 may hold blanks and parentheses.</summary>
    private static Stat? ReadStat(string procFolder, uint id)
    {
        ReadOnlySpan<byte> text = Content(Path.Combine(procFolder, id.ToString(CultureInfo.InvariantCulture)), "stat");
        int close = text.LastIndexOf((byte)')');
        if (close < 0)
            return null;
        string[] fields = Encoding.ASCII.GetString(text[(close + 1)..]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 19
            && uint.TryParse(fields[1], CultureInfo.InvariantCulture, out uint parent)
            && int.TryParse(fields[4], CultureInfo.InvariantCulture, out int terminal)
            && ulong.TryParse(fields[19], CultureInfo.InvariantCulture, out ulong ticks) ? new Stat(parent, TerminalDevice((uint)terminal), ticks) : null;
    }

    /// <summary>The kernel's own device number from the one that it shows, where the minor number's upper bits stand above the major number.</summary>
    private static uint TerminalDevice(uint shown) => (shown >> 8 & 0xfff) << 20 | shown >> 12 & 0xfff00 | shown & 0xff;

    private static (uint User, uint Effective) Users(ReadOnlySpan<byte> status)
    {
        string[] fields = LineOf(status, "\nUid:"u8).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length >= 2
            ? (uint.Parse(fields[0], CultureInfo.InvariantCulture), uint.Parse(fields[1], CultureInfo.InvariantCulture))
            : (0, 0);
    }

    private static uint? LastNumber(ReadOnlySpan<byte> status, ReadOnlySpan<byte> key)
    {
        string[] fields = LineOf(status, key).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 0 ? uint.Parse(fields[^1], CultureInfo.InvariantCulture) : null;
    }

    /// <summary>The rest of a line. Keys begin with a line feed: the name in the first line is the program's own choice.</summary>
    private static string LineOf(ReadOnlySpan<byte> status, ReadOnlySpan<byte> key)
    {
        int at = status.IndexOf(key);
        if (at < 0)
            return "";
        ReadOnlySpan<byte> line = status[(at + key.Length)..];
        int end = line.IndexOf((byte)'\n');
        return Encoding.ASCII.GetString(end < 0 ? line : line[..end]);
    }

    private static uint Number(string folder, string name) =>
        Utf8Parser.TryParse(Content(folder, name), out uint value, out _) ? value : ProcessEntry.Unset;

    private static byte[] Content(string folder, string name) => ProcFile.Read(Path.Combine(folder, name));

    private readonly record struct Stat(uint Parent, uint Terminal, ulong Ticks);
}

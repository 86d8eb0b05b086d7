using System.Globalization;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.DevelopmentHost;

/// <summary>A process as /proc shows it.</summary>
internal sealed class SeenProcess
{
    private const int TicksPerSecond = 100;
    private static readonly DateTime Boot = ReadBootTime();
    private static readonly Dictionary<uint, string> Users = ReadUsers();

    private readonly Guid _guid = Guid.NewGuid();
    private readonly string _startTicks;
    private readonly byte[] _image;
    private readonly byte[] _commandLine;
    private readonly byte[] _directory;
    private readonly uint _userId;
    private readonly byte[] _user;

    /// <exception cref="IOException">It is gone, has no image, or is just about to become another program.</exception>
    private SeenProcess(uint processId, string folder, string[] stat)
    {
        ProcessId = processId;
        ParentId = uint.Parse(stat[1], CultureInfo.InvariantCulture);
        _startTicks = stat[19];
        Started = EventTime.From(Boot.AddSeconds(double.Parse(_startTicks, CultureInfo.InvariantCulture) / TicksPerSecond));
        string? image = ImageOf(folder);
        byte[] commandLine = File.ReadAllBytes($"{folder}/cmdline");
        if (commandLine.Length == 0 || ImageOf(folder) != image)
            throw new IOException("The kernel is putting another program in its place.");
        _image = Utf8(image);
        _commandLine = commandLine.Length > 0 && commandLine[^1] == 0 ? commandLine[..^1] : commandLine;
        _directory = Utf8(File.ResolveLinkTarget($"{folder}/cwd", returnFinalTarget: false)?.FullName);
        string uid = File.ReadLines($"{folder}/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
        _userId = uint.Parse(uid, CultureInfo.InvariantCulture);
        _user = Utf8(Users.GetValueOrDefault(_userId, uid));
    }

    /// <summary>Its id.</summary>
    public uint ProcessId { get; }

    /// <summary>The id of the process that made it.</summary>
    public uint ParentId { get; }

    /// <summary>When it was made, to the hundredth of a second.</summary>
    public EventTime Started { get; }

    /// <summary>All processes with an image; one that is known already is given again, as the same object.</summary>
    public static IEnumerable<SeenProcess> All(IReadOnlyDictionary<uint, SeenProcess>? known = null)
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (uint.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out uint processId)
                && Read(processId, folder, known?.GetValueOrDefault(processId)) is { } process)
            {
                yield return process;
            }
        }
    }

    /// <summary>Whether it runs the same program with the same arguments as another one. A process that was just made does, until it runs its own.</summary>
    public bool RunsTheSameAs(SeenProcess other) => _image.AsSpan().SequenceEqual(other._image) && _commandLine.AsSpan().SequenceEqual(other._commandLine);

    /// <summary>As a kernel collector gets it.</summary>
    public KernelProcess ToKernelProcess() => new()
    {
        Guid = _guid,
        ProcessId = ProcessId,
        NamespacedProcessId = ProcessId,
        Started = Started,
        Image = new Text(_image),
        InvokedAs = new Text(_image),
        CommandLine = new Arguments(_commandLine),
        CurrentDirectory = new Text(_directory),
        User = new Text(_user),
        UserId = _userId,
        EffectiveUser = new Text(_user),
        LogonId = _userId,
        IntegrityLevel = "no level"u8,
    };

    private static SeenProcess? Read(uint processId, string folder, SeenProcess? known)
    {
        try
        {
            // The name in parentheses may hold anything; what follows it is plain.
            string stat = File.ReadAllText($"{folder}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return known?._startTicks == fields[19] ? known : new SeenProcess(processId, folder, fields);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static DateTime ReadBootTime()
    {
        string line = File.ReadLines("/proc/stat").First(line => line.StartsWith("btime ", StringComparison.Ordinal));
        return DateTime.UnixEpoch.AddSeconds(long.Parse(line.AsSpan(6), CultureInfo.InvariantCulture));
    }

    private static Dictionary<uint, string> ReadUsers()
    {
        Dictionary<uint, string> users = [];
        foreach (string[] fields in File.ReadLines("/etc/passwd").Select(line => line.Split(':')))
        {
            if (fields.Length > 2 && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
                users.TryAdd(id, fields[0]);
        }

        return users;
    }

    private static string? ImageOf(string folder) => File.ResolveLinkTarget($"{folder}/exe", returnFinalTarget: false)?.FullName;

    private static byte[] Utf8(string? text) => System.Text.Encoding.UTF8.GetBytes(text ?? "");
}

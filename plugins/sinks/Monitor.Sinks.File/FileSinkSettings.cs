using System.ComponentModel.DataAnnotations;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Settings;

namespace Monitor.Sinks.File;

/// <summary>Settings of the file sink.</summary>
public sealed class FileSinkSettings : IValidatedSettings
{
    private const long SmallestRotation = 4096;
    private const int KeptByDefault = 20;
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(366);

    /// <summary>The file; a relative path is meant against the folder of monitor.yaml.</summary>
    [MinLength(1, ErrorMessage = "The path is empty")]
    public required string Path { get; set; }

    /// <summary>The form of its lines.</summary>
    public EventFormat Format { get; set; } = EventFormat.Ndjson;

    /// <summary>The file is closed before it would become larger than this.</summary>
    public ByteSize Rotate { get; set; } = new(100 << 20);

    /// <summary>The file is closed when this period is over, too; periods are those of UTC. Null or 0: only by size.</summary>
    public TimeSpan? Every { get; set; }

    /// <summary>How many closed files are kept beside the current one. Null: 20, or any number if <see cref="KeepFor"/> is set.</summary>
    [Range(0, 100_000, ErrorMessage = "Between 0 and 100000 closed files can be kept")]
    public int? Keep { get; set; }

    /// <summary>How long a closed file is kept after its last line was written. Null or 0: any time.</summary>
    public TimeSpan? KeepFor { get; set; }

    /// <summary>What becomes of closed files.</summary>
    public FileCompression Compress { get; set; }

    /// <summary>When events are forced to the disk.</summary>
    public FileSync Sync { get; set; }

    /// <summary>Permissions of the files, in octal.</summary>
    public string Mode { get; set; } = "0640";

    /// <summary>The user to own the files, by name or number; empty: Monitor's own.</summary>
    public string Owner { get; set; } = "";

    /// <summary>The group of the files, by name or number; empty: Monitor's own.</summary>
    public string Group { get; set; } = "";

    internal int KeptFiles => Keep ?? (KeepFor > TimeSpan.Zero ? int.MaxValue : KeptByDefault);

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (Path.Contains('\0', StringComparison.Ordinal))
            yield return new SettingsProblem(nameof(Path), "There is a NUL character in the path", "Write a path without it");
        if (Rotate.Bytes < SmallestRotation)
            yield return new SettingsProblem(nameof(Rotate), $"Rotation at {Rotate} would make a file of nearly every event", "Write at least 4 KiB");
        if (Every is { } every && every != TimeSpan.Zero && !IsPeriod(every))
            yield return new SettingsProblem(nameof(Every), "Days do not consist of such periods", "Write a period that divides a day, as 1 min, 1 h or 6 h, or whole days up to 366 d");
        if (KeepFor > TimeSpan.Zero && KeepFor < ShortestPeriod)
            yield return new SettingsProblem(nameof(KeepFor), "Closed files would be gone before anybody could read them", "Write at least 1 min");
        if (!FileRights.TryParseMode(Mode, out _))
            yield return new SettingsProblem(nameof(Mode), $"'{Mode}' is not a mode for a file of events", "Write octal digits such as 0640: readable and writable by the owner, writable by nobody outside the group, executable by nobody");
        if (OperatingSystem.IsWindows() && (Owner + Group).Length > 0)
            yield return new SettingsProblem(Owner.Length > 0 ? nameof(Owner) : nameof(Group), "Windows knows no owner and group of this kind", "Remove the setting; the file inherits its rights from its folder");
    }

    private static bool IsPeriod(TimeSpan every) => every >= ShortestPeriod && every <= LongestPeriod
        && (TimeSpan.TicksPerDay % every.Ticks == 0 || every.Ticks % TimeSpan.TicksPerDay == 0);
}

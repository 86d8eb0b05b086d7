using System.ComponentModel.DataAnnotations;
using Monitor.Sdk.Settings;

namespace Monitor.Host.Configuration;

/// <summary>monitor.yaml as the operator writes it; the operator guide describes each setting.</summary>
internal sealed class MonitorSettings
{
    /// <summary>Folder for what must survive a restart.</summary>
    [FilePath]
    public string State { get; set; } = UsualPaths.Here.State;

    /// <summary>Folder for what lives as long as the agent runs.</summary>
    [FilePath]
    public string Runtime { get; set; } = UsualPaths.Here.Runtime;

    /// <summary>How plugins are held, by name; or a list of folders, which is short for <see cref="PluginFolders"/>.</summary>
    public SettingsNode? Plugins { get; set; }

    /// <summary>Folders with plugins, one sub-folder each; when empty the program's own <c>plugins</c> folder, and that of the state folder.</summary>
    [FilePath]
    public IReadOnlyList<string> PluginFolders { get; set; } = [];

    /// <summary>Whose plugins are loaded.</summary>
    public TrustEntry Trust { get; set; } = new();

    /// <summary><c>all</c>, or a list of collectors.</summary>
    public SettingsNode? Collectors { get; set; }

    /// <summary>The sinks by the names that the operator gives them.</summary>
    public required IReadOnlyDictionary<string, SinkEntry> Sinks { get; set; }

    /// <summary>Rule sets by the names that the operator gives them.</summary>
    public SettingsMap? Rules { get; set; }

    /// <summary>Whether a warning about a rule set is an error.</summary>
    public bool StrictRules { get; set; }

    /// <summary>Which hashes are made of files: a list, <c>*</c> or <c>none</c>; without it those that the rule sets ask for.</summary>
    public SettingsNode? Hashes { get; set; }

    /// <summary>What is looked up for events after capture: a list, <c>all</c> or <c>none</c>.</summary>
    public SettingsNode? Lookups { get; set; }

    /// <summary>What is done with what the agent itself does.</summary>
    public OwnActivity OwnActivity { get; set; }

    /// <summary>Capture from the kernel.</summary>
    public CaptureEntry Capture { get; set; } = new();

    /// <summary>The journal.</summary>
    public JournalEntry Journal { get; set; } = new();

    /// <summary>What waits on its way to the journal and the sinks.</summary>
    public QueueEntry Queue { get; set; } = new();

    /// <summary>The agent's own diagnostics.</summary>
    public LogEntry Log { get; set; } = new();
}

/// <summary>A sink.</summary>
internal sealed class SinkEntry
{
    /// <summary>The plugin that it is made by.</summary>
    public required string Plugin { get; set; }

    /// <summary>The rule set that says what the sink gets; without one it gets everything.</summary>
    public string? Rules { get; set; }

    /// <summary>The plugin's settings.</summary>
    public SettingsMap? Settings { get; set; }
}

/// <summary>What is done with what the agent itself does.</summary>
internal enum OwnActivity
{
    /// <summary>Left out and counted.</summary>
    Exclude,

    /// <summary>Recorded as anything else.</summary>
    Include,
}

/// <summary>Capture from the kernel.</summary>
internal sealed class CaptureEntry
{
    /// <summary>Where kernel activity comes from.</summary>
    public CaptureSource Source { get; set; }

    /// <summary>Size of the ring between kernel and agent, a power of two.</summary>
    public ByteSize Ring { get; set; } = new(8 << 20);

    /// <summary>How long an event waits for its hash.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ErrorMessage = "An event can wait for its hash an hour at most")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The largest file that is hashed.</summary>
    public ByteSize HashLimit { get; set; } = new(1 << 30);

    /// <summary>Whether files are opened on Windows that lie on other computers, for hashes, version and signature: their servers see the machine's account then.</summary>
    public bool RemoteFiles { get; set; }
}

/// <summary>Where kernel activity comes from.</summary>
internal enum CaptureSource
{
    /// <summary>On Linux eBPF, or the best that there is without; on Windows the driver.</summary>
    Auto,

    /// <summary>eBPF; where it cannot be used the agent does not start.</summary>
    Ebpf,

    /// <summary>The process connector: processes alone.</summary>
    ProcConnector,

    /// <summary>The process connector and the audit system: processes and connections. The kernel is slower until it is booted anew.</summary>
    Audit,

    /// <summary>The driver, which is what Windows has.</summary>
    Driver,
}

/// <summary>What waits on its way to the journal and the sinks.</summary>
internal sealed class QueueEntry : IValidatedSettings
{
    private const long Smallest = 64 << 10;
    private const long Largest = 1 << 30;

    /// <summary>Bytes that may wait before the journal.</summary>
    public ByteSize Input { get; set; } = new(64 << 20);

    /// <summary>How long a stop waits for the sinks.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ErrorMessage = "A stop can wait for the sinks an hour at most")]
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (Input.Bytes < Smallest)
            yield return new SettingsProblem(nameof(Input), $"In {Input} no events can wait", "Write at least 64 KiB");
        else if (Input.Bytes > Largest)
            yield return new SettingsProblem(nameof(Input), $"{Input} are more than may wait", "Write 1 GiB at most");
    }
}

/// <summary>The agent's own diagnostics.</summary>
internal sealed class LogEntry
{
    /// <summary>What is told.</summary>
    public LogLevel Level { get; set; } = LogLevel.Info;

    /// <summary>A file for it, beside standard error.</summary>
    [FilePath]
    public string? File { get; set; }
}

/// <summary>What the agent tells of itself.</summary>
internal enum LogLevel
{
    /// <summary>Everything.</summary>
    Debug,

    /// <summary>The course of things.</summary>
    Info,

    /// <summary>What needs attention.</summary>
    Warn,

    /// <summary>What is broken.</summary>
    Error,
}

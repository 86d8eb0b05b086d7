using System.ComponentModel.DataAnnotations;
using System.Text;
using Monitor.Sdk.Settings;

namespace Monitor.Sinks.EventLog;

/// <summary>Settings of the event log sink.</summary>
public sealed class EventLogSinkSettings : IValidatedSettings
{
    private const string DefaultSocket = "/run/systemd/journal/socket";

    /// <summary>Bytes of a path that a socket address has room for, the NUL behind it left out.</summary>
    private const int LongestSocketPath = 107;

    /// <summary>What Windows gives a log at least.</summary>
    private const long SmallestLog = 1 << 20;

    /// <summary>The socket on which the journal takes entries; a relative path is meant against the folder of monitor.yaml.</summary>
    [MinLength(1, ErrorMessage = "The path is empty")]
    public string Socket { get; set; } = DefaultSocket;

    /// <summary>Name of the journal namespace to write to; empty: the system's own journal.</summary>
    [RegularExpression(@"[A-Za-z0-9_][A-Za-z0-9_:.\-]{0,63}", ErrorMessage = "A journal namespace has letters, digits, '_', '-', ':' and '.', at most 64")]
    public string Namespace { get; set; } = "";

    /// <summary>The entries' <c>SYSLOG_IDENTIFIER</c>.</summary>
    [MinLength(1, ErrorMessage = "The identifier is empty")]
    [RegularExpression("[!-~]{1,64}", ErrorMessage = "An identifier has 1 to 64 printable ASCII characters and no blank")]
    public string Identifier { get; set; } = "monitor";

    /// <summary>The priority of events that nothing else is said about.</summary>
    public JournalPriority Priority { get; set; } = JournalPriority.Info;

    /// <summary>Priorities by name of the event.</summary>
    public IReadOnlyDictionary<string, JournalPriority> Priorities { get; set; } = new Dictionary<string, JournalPriority>();

    /// <summary>On Windows: how large the log may become; 0: as it is.</summary>
    public ByteSize LogSize { get; set; }

    /// <summary>On Windows: who may do what with the log, a security descriptor in the language of Windows (SDDL); empty: as it is.</summary>
    public string LogAccess { get; set; } = "";

    /// <summary>How long the log may take nothing before that is a failure.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The socket that the settings mean.</summary>
    internal string SocketPath => Namespace.Length == 0 ? Socket : $"/run/systemd/journal.{Namespace}/socket";

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Validate()
    {
        if (Namespace.Length > 0 && Socket != DefaultSocket)
            yield return new SettingsProblem(nameof(Namespace), "A namespace has a socket of its own, and another one is set", "Leave out 'socket' or 'namespace'");
        if (Encoding.UTF8.GetByteCount(Socket) > LongestSocketPath)
            yield return new SettingsProblem(nameof(Socket), $"The path has more than {LongestSocketPath} bytes, which no socket can have", "Write a shorter path");
        if (LogSize.Bytes is > 0 and < SmallestLog)
            yield return new SettingsProblem(nameof(LogSize), "A log of Windows has 1 MiB or more", "Write a larger size, or leave it out");
        if (Timeout <= TimeSpan.Zero)
            yield return new SettingsProblem(nameof(Timeout), "Without time nothing can be read", "Write a duration such as 10 s");
    }
}

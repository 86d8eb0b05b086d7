using System.Globalization;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Sinks.EventLog;

/// <summary>What can keep the event log sink from writing.</summary>
internal static class EventLogSinkErrors
{
    public static MonitorError NoEventLogHere() => new(
        "MON4140",
        "The event log sink of this build writes to the systemd journal, which is on Linux only; its Windows half is not part of this build",
        "Use another sink on this system, such as file");

    public static MonitorError CannotConnect(string path, string reason) => new(
        "MON4141",
        $"The journal cannot be reached at {path}: {reason}",
        "See that systemd-journald runs and that the setting 'socket' or 'namespace' names its socket");

    public static MonitorError NotRead(string path, TimeSpan timeout) => new(
        "MON4142",
        string.Create(CultureInfo.InvariantCulture, $"The journal at {path} has read nothing for {timeout.TotalSeconds} s"),
        "See what systemd-journald does; the events wait");

    public static MonitorError Gone(string path, string reason) => new(
        "MON4143",
        $"The journal at {path} went away: {reason}",
        "See that systemd-journald runs; what it had not read is sent again");

    public static MonitorError CannotSend(string path, string reason) => new(
        "MON4144",
        $"An event cannot be handed to the journal at {path}: {reason}",
        "See which limit of the system it is; the events wait");

    public static MonitorError UnknownEvent(string name, IReadOnlyCollection<string> known) => new(
        "MON4145",
        $"There is no event '{name}' to give a priority to",
        Suggestion.Cure(name, known));
}

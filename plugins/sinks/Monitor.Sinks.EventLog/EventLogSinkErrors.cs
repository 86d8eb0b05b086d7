using System.ComponentModel;
using System.Globalization;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Settings;

namespace Monitor.Sinks.EventLog;

/// <summary>What can keep the event log sink from writing.</summary>
internal static class EventLogSinkErrors
{
    public static MonitorError NoEventLogHere() => new(
        "MON4140",
        "The event log sink writes to the systemd journal of Linux and to the event log of Windows; this system has neither",
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

    public static MonitorError CannotRegister(uint status) => new(
        "MON4146",
        $"Windows does not let the agent write events: {Reason(status)}",
        "Restart the agent; if it stays so, restart Windows");

    public static MonitorError NobodyListens() => new(
        "MON4147",
        $"Nobody takes the events of the provider '{EventLogProvider.Name}': it is not installed, its log is switched off, or the event log does not run",
        $"Run 'monitor install'; see 'wevtutil gl {EventLogProvider.Channel}'; the events wait");

    public static MonitorError NoRoom(TimeSpan timeout) => new(
        "MON4148",
        string.Create(CultureInfo.InvariantCulture, $"The event log has taken nothing for {timeout.TotalSeconds} s: its buffers are full"),
        "See what the service 'EventLog' does, and whether its disk has room; the events wait");

    public static MonitorError CannotWrite(uint status) => new(
        "MON4149",
        $"An event cannot be handed to the event log: {Reason(status)}",
        "See what the error means; the events wait");

    public static MonitorError CannotSetLog(uint status) => new(
        "MON4150",
        $"Size and access of the log '{EventLogProvider.Channel}' cannot be set: {Reason(status)}",
        "See that the provider is installed ('monitor install') and that 'log-access' is a security descriptor, or leave out 'log-size' and 'log-access'");

    private static string Reason(uint status) => string.Create(CultureInfo.InvariantCulture, $"{new Win32Exception((int)status).Message} (error {status})");
}

using Monitor.Capture;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>What can go wrong while the agent runs.</summary>
internal static class RunningErrors
{
    public static MonitorError NoSinkRuns() => new(
        "MON4020", "No sink could be started: what is captured waits in the journal", "Mend what the errors above say; each sink is tried again and gets what waited");

    public static MonitorError StatusNotWritten(string folder, string reason) => new(
        "MON4021", $"The status cannot be written to {folder}: {reason}", "Make room, or set 'runtime:' to a folder that Monitor may write");

    public static MonitorError CountsDiffer(long gaps, long lost) => new(
        "MON4022",
        $"{gaps} raw records are missing by their sequence numbers, but the kernel side counted {lost} for which the ring had no room",
        "Report this line with the kernel's version: events may be missing that no count explains");

    public static MonitorError WithoutPrograms(string reason, bool withAudit) => new(
        "MON3020",
        $"Capture works without eBPF: {reason.TrimEnd('.')}. " + (withAudit
            ? "By the kernel's process connector, its audit system and /proc only processes and connections are seen"
            : "By the kernel's process connector and /proc only processes are seen, and of one that ends at once neither image nor command line"),
        "Make eBPF possible, or set 'capture: source: ebpf' if Monitor is not to run like this");

    public static MonitorError NotSeen(string collector, string source, CaptureGap gap, bool seesSome) => new(
        "MON3022",
        $"Collector {collector} sees {(seesSome ? "not all that it asks for" : "nothing")}: capture is by {source}, without {gap.Without}",
        $"Do what {gap.Reason.Code} in the log advises");

    public static MonitorError CaptureEnded(Exception exception) => new(
        "MON4025",
        $"Capture from the kernel ended with {exception.GetType().Name}: {exception.Message}",
        "Monitor stops, what was captured is written out; report this line, with what the log file has behind it");

    public static MonitorError Unexpected(Exception exception) => new(
        "MON4026", $"Monitor ended with {exception.GetType().Name}: {exception.Message}", "Report this line, with those behind it");
}

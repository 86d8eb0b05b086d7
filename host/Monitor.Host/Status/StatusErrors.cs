using System.Globalization;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Status;

/// <summary>Why there is no status to show.</summary>
internal static class StatusErrors
{
    public static MonitorError NotRunning(string folder) => new(
        "MON1030", $"No agent runs with the run-time folder {folder}", "Start one with 'monitor run', or name its configuration with --config");

    public static MonitorError Silent(int process, DateTimeOffset written) => new(
        "MON1031",
        string.Create(CultureInfo.InvariantCulture, $"The agent (process {process}) has said nothing since {written.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: it was killed, or it hangs"),
        "Look for its process; start it again with 'monitor run'");

    public static MonitorError NotReadable(string folder, string reason) => new(
        "MON1032", $"The status in {folder} cannot be read: {reason}", "Ask as the user who runs the agent");
}

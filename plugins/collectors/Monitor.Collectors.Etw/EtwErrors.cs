using Monitor.Sdk.Diagnostics;

namespace Monitor.Collectors.Etw;

/// <summary>What can keep the collector from working.</summary>
internal static class EtwErrors
{
    public static MonitorError NotOnThisSystem() => new(
        "MON4161",
        "The collector etw reads Event Tracing for Windows, which is on Windows only",
        "Leave 'etw' out of 'collectors' on this system; here the kernel is captured by the agent itself");

    public static MonitorError NoSession(string reason) => new(
        "MON4162",
        $"The trace session cannot be started: {reason}",
        "Run the agent as SYSTEM or an administrator, and see by 'logman query -ets' whether all sessions of the system are taken");
}

using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Services;

/// <summary>What can go wrong with the agent as a service of Windows.</summary>
internal static class ServiceErrors
{
    public static MonitorError NotAService() => new(
        "MON3061", "'monitor run --service' is for the service manager of Windows", "Write 'monitor run' in a console, or start the service with 'sc start Monitor'");

    public static MonitorError NoDispatcher(string reason) => new(
        "MON3062", $"The service manager does not take this process as a service: {reason.TrimEnd('.')}", "Start the service again; report this line if it stays so");
}

using Monitor.Sdk.Diagnostics;

namespace Monitor.Workers;

/// <summary>What can go wrong with a plugin in a process of its own.</summary>
internal static class WorkerErrors
{
    public static MonitorError UnknownUser(string user, SourcePlace? place) => new(
        "MON2070", $"There is no user '{user}' to run a worker as", "Make the user ('useradd --system'), or write one that exists", place);

    public static MonitorError CannotChangeUser(string user, string own, string able, SourcePlace? place) => new(
        "MON2071",
        $"A worker cannot run as '{user}': Monitor runs as '{own}', and only {able} may start processes of other users",
        $"Run Monitor as {able}, or leave 'user' out: the worker then is Monitor's own user's",
        place);

    public static MonitorError NotStarted(string name, string reason) => new(
        "MON2072",
        $"The worker of {name} cannot be started: {reason}",
        "See that the worker's user may read the program's and the plugin's folder, and that the system has processes and memory left");

    public static MonitorError NotReady(string name, string reason) => new(
        "MON2073",
        $"The worker of {name} ended before it was ready: {reason}",
        "Look at what it said before in the log; if nothing there helps, report it to the plugin's author");

    public static MonitorError OtherVersion(string name, int version) => new(
        "MON2074",
        $"The worker of {name} speaks version {version} of the protocol, this Monitor {Protocol.ProtocolVersion.Current}: the program was replaced while it runs",
        "Start Monitor again");

    public static MonitorError OtherEvents(string name, string reason) => new(
        "MON2075",
        $"The worker of {name} declares other events than its plugin: {reason}",
        "If the plugin was replaced while Monitor runs, start Monitor again; else do not trust the plugin");

    public static MonitorError Ended(string name, string reason, TimeSpan pause) => new(
        "MON2076",
        $"The worker of {name} ended: {reason}",
        $"It is started again in {pause.TotalSeconds:0.0} s, everything else runs on; if it goes on like this, report it to the plugin's author");

    public static MonitorError EndedAtStop(string name, string reason) => new(
        "MON2077",
        $"The worker of {name} did not stop in good order: {reason}",
        "Nothing that was in the journal is lost; report it to the plugin's author");

    public static MonitorError NotHere() => new(
        "MON2078",
        "Workers are not possible on this system: they need Linux or Windows",
        "Remove the plugin's entry with 'isolation: worker' under 'plugins'");

    public static MonitorError NotWithoutPassword(string user, SourcePlace? place) => new(
        "MON2079",
        $"A worker cannot run as '{user}': only Windows' accounts for services can be started without a password",
        "Write 'LOCAL SERVICE' or 'NETWORK SERVICE', or leave 'user' out",
        place);
}

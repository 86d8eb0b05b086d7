using Monitor.Sdk.Diagnostics;

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>What can keep the collector from working.</summary>
internal static class DotNetRuntimeErrors
{
    public static MonitorError NotOnThisSystem() => new(
        "MON4160",
        "The collector dotnet-runtime finds .NET processes by their sockets, which are on Linux only",
        "Leave 'dotnet-runtime' out of 'collectors' on this system");
}

using System.Globalization;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Collectors.Wmi;

/// <summary>What can keep the wmi collector from seeing anything.</summary>
internal static class WmiErrors
{
    public static MonitorError CannotSubscribe(string what, int result) => new(
        "MON4180",
        string.Create(CultureInfo.InvariantCulture, $"WMI does not {what}: 0x{result:x8}"),
        "See that the service winmgmt runs and that Monitor runs as LocalSystem or an administrator");
}

using System.Runtime.Versioning;
using Microsoft.Win32;

namespace Monitor.Collectors.Etw;

/// <summary>The control set that the running system was started with.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsControlSet
{
    /// <summary>Reads its number; 1 where the system does not say.</summary>
    public static int Read() => Registry.GetValue(@"HKEY_LOCAL_MACHINE\SYSTEM\Select", "Current", 1) is int number ? number : 1;
}

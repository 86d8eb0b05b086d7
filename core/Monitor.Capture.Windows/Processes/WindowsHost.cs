using System.Runtime.Versioning;
using Microsoft.Win32;
using Monitor.Enrichment;

namespace Monitor.Capture.Windows.Processes;

/// <summary>What GUIDs are made of on this machine: the id that a Windows gets when it is installed. The boot is not needed: processes have the moment of
/// their making.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsHost
{
    /// <summary>Reads it.</summary>
    public static HostIdentity Identity() => new(ReadMachineId(), Guid.Empty, 0);

    /// <summary>Its first 32 bits.</summary>
    private static uint ReadMachineId()
    {
        string? text = Registry.GetValue(@"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography", "MachineGuid", null) as string;
        return Guid.TryParse(text, out Guid id) ? BitConverter.ToUInt32(id.ToByteArray()) : 0;
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Monitor.Collectors.Etw;

/// <summary>The drives of the running system.</summary>
[SupportedOSPlatform("windows")]
internal static partial class WindowsDrives
{
    private const int LongestDevice = 512;

    /// <summary>Makes paths by the drives of the running system.</summary>
    public static DevicePaths Paths() => new(Read, Environment.GetFolderPath(Environment.SpecialFolder.Windows), TimeProvider.System);

    /// <summary>Reads which device each letter stands for. A letter that stands for a folder of another drive (subst) is none.</summary>
    private static List<KeyValuePair<string, string>> Read()
    {
        List<KeyValuePair<string, string>> drives = [];
        char[] device = new char[LongestDevice];
        for (char letter = 'A'; letter <= 'Z'; letter++)
        {
            int length = QueryDosDevice($"{letter}:", device, device.Length);
            if (length > 0)
                drives.Add(new KeyValuePair<string, string>(new string(device.AsSpan(0, Array.IndexOf(device, '\0'))), $"{letter}:"));
        }

        return drives;
    }

    [LibraryImport("kernel32.dll", EntryPoint = "QueryDosDeviceW", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int QueryDosDevice(string name, [Out] char[] target, int length);
}

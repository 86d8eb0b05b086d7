using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Monitor.Capture.Windows.Names;

/// <summary>Reads which volumes are mounted where.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class MountedVolumes
{
    private const int MaximumVolumes = 256;
    private const int Longest = 4096;

    /// <summary>The volumes that have a path, drives and folders; a drive that another process defined stands for what it leads to.</summary>
    public static IReadOnlyList<Volume> Read()
    {
        List<Volume> volumes = [];
        char* text = stackalloc char[Longest];
        for (char letter = 'A'; letter <= 'Z'; letter++)
        {
            if (DeviceOf($"{letter}:") is { } device && !device.StartsWith(@"\??\", StringComparison.Ordinal))
                volumes.Add(new Volume(device, $"{letter}:"));
        }

        nint search = FindFirstVolumeW(text, Longest);
        if (search == -1)
            return volumes;
        do
        {
            AddFolders(volumes, new string(text));
        }
        while (volumes.Count < MaximumVolumes && FindNextVolumeW(search, text, Longest) != 0);
        _ = FindVolumeClose(search);
        return volumes;
    }

    /// <summary>A volume without a letter has the first folder that it is mounted at.</summary>
    private static void AddFolders(List<Volume> volumes, string name)
    {
        const int Prefix = 4;       // \\?\
        if (name.Length <= Prefix + 1 || DeviceOf(name[Prefix..].TrimEnd('\\')) is not { } device || volumes.Any(volume => volume.Device == device))
            return;
        char* paths = stackalloc char[Longest];
        if (GetVolumePathNamesForVolumeNameW(name, paths, Longest, out _) != 0 && *paths != '\0')
            volumes.Add(new Volume(device, new string(paths).TrimEnd('\\')));
    }

    private static string? DeviceOf(string name)
    {
        char* target = stackalloc char[Longest];
        return QueryDosDeviceW(name, target, Longest) != 0 ? new string(target) : null;
    }

    [LibraryImport("kernel32", StringMarshalling = StringMarshalling.Utf16)]
    private static partial uint QueryDosDeviceW(string name, char* target, uint length);

    [LibraryImport("kernel32")]
    private static partial nint FindFirstVolumeW(char* name, uint length);

    [LibraryImport("kernel32")]
    private static partial int FindNextVolumeW(nint search, char* name, uint length);

    [LibraryImport("kernel32")]
    private static partial int FindVolumeClose(nint search);

    [LibraryImport("kernel32", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int GetVolumePathNamesForVolumeNameW(string volume, char* paths, uint length, out uint needed);
}

using System.Runtime.Versioning;
using Microsoft.Win32;
using Monitor.EventProvider;

namespace Monitor.Host.Installation;

/// <summary>Keys and values below HKEY_LOCAL_MACHINE.</summary>
[SupportedOSPlatform("windows")]
internal static class RegistryKeys
{
    private const string Services = @"SYSTEM\CurrentControlSet\Services";

    /// <summary>All values in a key and below; null if it is not there.</summary>
    public static IReadOnlyList<RegistryEntry>? Read(string key)
    {
        using RegistryKey? opened = Registry.LocalMachine.OpenSubKey(key);
        if (opened is null)
            return null;
        List<RegistryEntry> entries = [];
        Read(opened, key, entries);
        return entries;
    }

    /// <summary>Writes a value.</summary>
    public static void Write(RegistryEntry entry)
    {
        using RegistryKey key = Registry.LocalMachine.CreateSubKey(entry.Key);
        (object data, RegistryValueKind kind) = entry.Data switch
        {
            uint number => ((object)unchecked((int)number), RegistryValueKind.DWord),
            ulong number => (unchecked((long)number), RegistryValueKind.QWord),
            string text => (text, entry.IsExpanded ? RegistryValueKind.ExpandString : RegistryValueKind.String),
            var other => (other, RegistryValueKind.Unknown),
        };
        key.SetValue(entry.Name, data, kind);
    }

    /// <summary>Deletes a key, and those above that are empty then; not those of services, which are the service manager's.</summary>
    public static void Delete(string key)
    {
        Registry.LocalMachine.DeleteSubKeyTree(key, throwOnMissingSubKey: false);
        for (string? above = Above(key); above is not null && IsEmpty(above); above = Above(above))
            Registry.LocalMachine.DeleteSubKey(above, throwOnMissingSubKey: false);
    }

    private static void Read(RegistryKey key, string path, List<RegistryEntry> entries)
    {
        foreach (string name in key.GetValueNames())
        {
            object data = key.GetValue(name, null, RegistryValueOptions.DoNotExpandEnvironmentNames)!;
            entries.Add(new RegistryEntry(path, name, data switch
            {
                int number => unchecked((uint)number),
                long number => unchecked((ulong)number),
                _ => data,
            }, key.GetValueKind(name) == RegistryValueKind.ExpandString));
        }

        foreach (string name in key.GetSubKeyNames())
        {
            using RegistryKey? below = key.OpenSubKey(name);
            if (below is not null)
                Read(below, $@"{path}\{name}", entries);
        }
    }

    private static bool IsEmpty(string key)
    {
        using RegistryKey? opened = Registry.LocalMachine.OpenSubKey(key);
        return opened is { SubKeyCount: 0, ValueCount: 0 };
    }

    /// <summary>The key above; null above the keys that a program of ours could have made.</summary>
    private static string? Above(string key)
    {
        const int LeastDepth = 3;
        string above = key[..key.LastIndexOf('\\')];
        return above.Count(letter => letter == '\\') >= LeastDepth && !above.StartsWith(Services, StringComparison.OrdinalIgnoreCase) ? above : null;
    }
}

namespace Monitor.Collectors.Etw;

/// <summary>Paths of registry keys by the kernel's numbers for them, as events told them. Bounded: when there are too many, all are forgotten.</summary>
/// <param name="controlSet">Number of the control set that the system was started with.</param>
internal sealed class RegistryNames(int controlSet)
{
    private const int Most = 1 << 17;

    private readonly (string Root, string Short)[] _hives =
    [
        ($@"\REGISTRY\MACHINE\SYSTEM\ControlSet{controlSet:D3}", @"HKLM\System\CurrentControlSet"),
        (@"\REGISTRY\MACHINE\SOFTWARE\Classes", "HKCR"),
        (@"\REGISTRY\MACHINE", "HKLM"),
        (@"\REGISTRY\USER", "HKU"),
    ];

    private readonly Dictionary<ulong, string> _paths = [];

    /// <summary>Notes a key.</summary>
    public void Note(ulong key, string path)
    {
        if (key == 0 || path.Length == 0)
            return;
        if (_paths.Count >= Most)
            _paths.Clear();
        _paths[key] = path;
    }

    /// <summary>A key was closed: its number may become another's.</summary>
    public void Forget(ulong key) => _paths.Remove(key);

    /// <summary>The path of a key that lies below another.</summary>
    /// <param name="baseKey">The other's number; 0: none.</param>
    /// <param name="baseName">The other's path, where the event told it.</param>
    /// <param name="relative">The rest.</param>
    /// <returns>Empty if not known.</returns>
    public string Join(ulong baseKey, string baseName, string relative)
    {
        if (relative.StartsWith('\\') || (baseKey == 0 && baseName.Length == 0))
            return relative;
        string above = baseName.Length > 0 ? baseName : Of(baseKey, "");
        return above.Length == 0 ? "" : relative.Length == 0 ? above : $@"{above}\{relative}";
    }

    /// <summary>The path of a key: the one that the event told, else the one that is known; empty if there is none.</summary>
    public string Of(ulong key, string told) => told.Length > 0 ? told : _paths.GetValueOrDefault(key, "");

    /// <summary>A path as Sysmon shows it.</summary>
    public string Show(string path)
    {
        foreach ((string root, string shortForm) in _hives)
        {
            if (IsBelow(path, root))
                return shortForm + path[root.Length..];
        }

        return path;
    }

    private static bool IsBelow(string path, string root) =>
        path.StartsWith(root, StringComparison.OrdinalIgnoreCase) && (path.Length == root.Length || path[root.Length] == '\\');
}

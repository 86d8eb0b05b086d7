namespace Monitor.Capture.Windows.Names;

/// <summary>Writes registry keys with their hives in the short form that Sysmon shows. Keys under no such hive stay as the kernel has them.</summary>
/// <param name="currentControlSet">Number of the control set that the system was started with; its keys are shown under <c>CurrentControlSet</c>.</param>
internal sealed class RegistryPaths(int currentControlSet)
{
    private readonly (string Start, string Short)[] _hives =
    [
        ($@"\REGISTRY\MACHINE\SYSTEM\ControlSet{currentControlSet:D3}", @"HKLM\System\CurrentControlSet"),
        (@"\REGISTRY\MACHINE\SOFTWARE\Classes", "HKCR"),
        (@"\REGISTRY\MACHINE", "HKLM"),
        (@"\REGISTRY\USER", "HKU"),
    ];

    /// <summary>Name of a key's value without a name.</summary>
    public static ReadOnlySpan<byte> DefaultValue => "(Default)"u8;

    /// <summary>Writes a key.</summary>
    /// <param name="key">Path from <c>\REGISTRY</c> on.</param>
    /// <param name="text">Where to.</param>
    public void Write(ReadOnlySpan<char> key, Utf8Builder text)
    {
        foreach ((string start, string shortForm) in _hives)
        {
            if (!key.StartsWith(start, StringComparison.OrdinalIgnoreCase) || key.Length > start.Length && key[start.Length] != '\\')
                continue;
            text.Append(shortForm);
            text.Append(key[start.Length..]);
            return;
        }

        text.Append(key);
    }

    /// <summary>Writes a value: its key, a backslash and its name.</summary>
    public void Write(ReadOnlySpan<char> key, ReadOnlySpan<char> value, Utf8Builder text)
    {
        Write(key, text);
        text.Append("\\"u8);
        if (value.IsEmpty)
            text.Append(DefaultValue);
        else
            text.Append(value);
    }
}

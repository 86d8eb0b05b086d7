namespace Monitor.Collectors.Etw;

/// <summary>Paths as people know them from those of the kernel.</summary>
/// <param name="readDrives">Reads the drives of now: device (<c>\Device\HarddiskVolume3</c>) and letter (<c>C:</c>).</param>
/// <param name="systemRoot">The folder that Windows is in.</param>
/// <param name="time">The clock.</param>
internal sealed class DevicePaths(Func<IReadOnlyList<KeyValuePair<string, string>>> readDrives, string systemRoot, TimeProvider time)
{
    /// <summary>The drives are read again at most so often, when a device is met that is none of them: something was plugged in or mounted.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private const string SystemRoot = @"\SystemRoot\";
    private const string Objects = @"\??\";
    private const string Share = @"UNC\";
    private const string Device = @"\Device\";
    private static readonly string[] Redirectors = [@"\Device\Mup\", @"\Device\LanmanRedirector\", @"\Device\WebDavRedirector\"];

    private IReadOnlyList<KeyValuePair<string, string>> _drives = readDrives();
    private long _since = time.GetTimestamp();

    /// <summary>The path; as it is where it is not on a known drive.</summary>
    public string ToPath(string kernel)
    {
        if (kernel.StartsWith(Device, StringComparison.OrdinalIgnoreCase))
            return Array.Find(Redirectors, redirector => IsBelow(kernel, redirector)) is { } redirector ? OfShare(kernel[redirector.Length..]) : OfDevice(kernel);
        if (kernel.StartsWith(Objects, StringComparison.Ordinal))
            return OfObject(kernel[Objects.Length..]);
        return IsBelow(kernel, SystemRoot) ? systemRoot + kernel[(SystemRoot.Length - 1)..] : kernel;
    }

    private static bool IsBelow(string kernel, string folder) => kernel.StartsWith(folder, StringComparison.OrdinalIgnoreCase);

    private static string OfObject(string path) => IsBelow(path, Share) ? OfShare(path[Share.Length..]) : path;

    /// <summary>Before the server may stand the redirector and the drive, each after a semicolon.</summary>
    private static string OfShare(string path)
    {
        while (path.StartsWith(';') && path.IndexOf('\\', StringComparison.Ordinal) is >= 0 and int end)
            path = path[(end + 1)..];
        return @"\\" + path;
    }

    private string OfDevice(string kernel)
    {
        if (OnDrive(kernel) is { } path)
            return path;
        if (time.GetElapsedTime(_since) < Pause)
            return kernel;
        _drives = readDrives();
        _since = time.GetTimestamp();
        return OnDrive(kernel) ?? kernel;
    }

    private string? OnDrive(string kernel)
    {
        foreach ((string device, string drive) in _drives)
        {
            if (kernel.StartsWith(device, StringComparison.OrdinalIgnoreCase) && kernel.Length > device.Length && kernel[device.Length] == '\\')
                return drive + kernel[device.Length..];
        }

        return null;
    }
}

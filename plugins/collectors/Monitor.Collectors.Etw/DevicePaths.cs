namespace Monitor.Collectors.Etw;

/// <summary>Paths as people know them from those of the kernel.</summary>
/// <param name="drives">The drives: device (<c>\Device\HarddiskVolume3</c>) and letter (<c>C:</c>).</param>
/// <param name="systemRoot">The folder that Windows is in.</param>
internal sealed class DevicePaths(IReadOnlyList<KeyValuePair<string, string>> drives, string systemRoot)
{
    private const string SystemRoot = @"\SystemRoot\";
    private const string Objects = @"\??\";
    private const string Network = @"\Device\Mup\";

    /// <summary>The path; as it is where it is not on a known drive.</summary>
    public string ToPath(string kernel)
    {
        foreach ((string device, string drive) in drives)
        {
            if (kernel.StartsWith(device, StringComparison.OrdinalIgnoreCase) && kernel.Length > device.Length && kernel[device.Length] == '\\')
                return drive + kernel[device.Length..];
        }

        if (kernel.StartsWith(Objects, StringComparison.Ordinal))
            return kernel[Objects.Length..];
        if (kernel.StartsWith(Network, StringComparison.OrdinalIgnoreCase))
            return @"\\" + kernel[Network.Length..];
        return kernel.StartsWith(SystemRoot, StringComparison.OrdinalIgnoreCase) ? systemRoot + kernel[(SystemRoot.Length - 1)..] : kernel;
    }
}

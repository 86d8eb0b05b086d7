namespace Monitor.Capture.Windows.Names;

/// <summary>
/// Turns paths of the NT namespace into those that programs use. Which volume has which letter is read on another thread, now and then, and soon when a
/// volume turns up that is not known; until then its paths stay as the kernel has them. Written to by the capture thread.
/// </summary>
/// <param name="read">Reads the volumes of now.</param>
/// <param name="systemRoot">The folder of the system: <c>C:\Windows</c>.</param>
internal sealed class DosPaths(Func<IReadOnlyList<Volume>> read, string systemRoot)
{
    private const string SystemRoot = @"\SystemRoot";
    private const string DeviceFolder = @"\Device\";
    private const string Disks = @"\Device\HarddiskVolume";
    private const string Unc = @"UNC\";
    private static readonly string[] Links = [@"\??\", @"\DosDevices\", @"\GLOBAL??\"];
    private static readonly string[] Redirectors = [@"\Device\Mup\", @"\Device\LanmanRedirector\", @"\Device\WebDavRedirector\"];

    private volatile Volume[] _volumes = [.. read()];
    private volatile bool _hasMissed;
    private int _version;

    /// <summary>Whether a volume was met that is not known.</summary>
    public bool HasMissed => _hasMissed;

    /// <summary>Grows when volumes are found to have other paths: what was written before may have another by now.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>The volumes that are known, by their names in the NT namespace.</summary>
    public IEnumerable<string> Devices => _volumes.Select(volume => volume.Device);

    /// <summary>Reads the volumes again. Not for the capture thread.</summary>
    public void Refresh()
    {
        _hasMissed = false;
        Volume[] found = [.. read()];
        if (found.AsSpan().SequenceEqual(_volumes))
            return;
        _volumes = found;
        Interlocked.Increment(ref _version);
    }

    /// <summary>The path of the NT namespace for one that programs use; the same where its volume is not known.</summary>
    public string ToNt(string path)
    {
        Volume? volume = _volumes.Where(volume => IsUnder(path, volume.Path)).MaxBy(volume => volume.Path.Length);
        return volume is null ? path : string.Concat(volume.Device, path.AsSpan(volume.Path.Length));
    }

    /// <summary>Writes the path that programs use; one that has no such form as it is.</summary>
    public void Write(ReadOnlySpan<char> path, Utf8Builder text)
    {
        if (TryRest(path, Links, out ReadOnlySpan<char> link))
            WriteLink(link, text);
        else if (TryRest(path, Redirectors, out ReadOnlySpan<char> share))
            WriteShare(share, text);
        else if (IsUnder(path, SystemRoot))
            Write(systemRoot, path[SystemRoot.Length..], text);
        else if (!path.StartsWith(DeviceFolder, StringComparison.OrdinalIgnoreCase) || !TryVolume(path, text))
            text.Append(path);
    }

    /// <summary>A link of the DOS namespace has its target's name already, but for one that leads on into the NT namespace.</summary>
    private void WriteLink(ReadOnlySpan<char> rest, Utf8Builder text)
    {
        if (rest.StartsWith(Unc, StringComparison.OrdinalIgnoreCase))
            WriteShare(rest[Unc.Length..], text);
        else if (!rest.StartsWith("GLOBALROOT", StringComparison.OrdinalIgnoreCase) || !TryVolume(rest["GLOBALROOT".Length..], text))
            text.Append(rest);
    }

    /// <summary>What follows the redirector may begin with the provider and the drive, each after a semicolon.</summary>
    private static void WriteShare(ReadOnlySpan<char> rest, Utf8Builder text)
    {
        while (rest.StartsWith(';') && rest.IndexOf('\\') is >= 0 and int end)
            rest = rest[(end + 1)..];
        text.Append(@"\\");
        text.Append(rest);
    }

    private bool TryVolume(ReadOnlySpan<char> path, Utf8Builder text)
    {
        foreach (Volume volume in _volumes)
        {
            if (!IsUnder(path, volume.Device))
                continue;
            Write(volume.Path, path[volume.Device.Length..], text);
            return true;
        }

        _hasMissed |= path.StartsWith(Disks, StringComparison.OrdinalIgnoreCase);
        return false;
    }

    private static void Write(string start, ReadOnlySpan<char> rest, Utf8Builder text)
    {
        text.Append(start);
        text.Append(rest);
    }

    private static bool IsUnder(ReadOnlySpan<char> path, ReadOnlySpan<char> folder) =>
        path.StartsWith(folder, StringComparison.OrdinalIgnoreCase) && (path.Length == folder.Length || path[folder.Length] == '\\');

    private static bool TryRest(ReadOnlySpan<char> path, string[] starts, out ReadOnlySpan<char> rest)
    {
        foreach (string start in starts)
        {
            if (path.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                rest = path[start.Length..];
                return true;
            }
        }

        rest = default;
        return false;
    }
}

using Monitor.Host.Configuration;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>Has the driver refuse and keep what collectors want: at the start, and again when volumes have come or gone, since a drive that is plugged in
/// anew is another volume to it. One at a time, so that the newest counts. Files are kept only on drives whose archive is there and nobody else's.</summary>
/// <param name="wanted">What collectors want.</param>
/// <param name="isThere">Whether a drive is there.</param>
/// <param name="makeArchive">Makes and checks the folder for kept files: the driver moves files into one that is there, and opens none.</param>
/// <param name="send">Sends it to the driver.</param>
/// <param name="warn">Takes what the operator is to know.</param>
internal sealed class DriverPolicySender(KernelPolicy wanted, Func<string, bool> isThere, Action<string> makeArchive, Action<KernelPolicy> send, Action<string> warn)
{
    private readonly Lock _one = new();
    private readonly Dictionary<string, string> _told = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sends for the first time. That a drive is not there is no error: it may come later.</summary>
    /// <exception cref="MonitorException">An archive cannot be used, or the driver does not take that.</exception>
    public void Begin()
    {
        lock (_one)
            send(Usable(static (folder, refusal) => throw new MonitorException(ConfigurationErrors.FolderNotWritable("volume-archive", folder, refusal.Message), refusal)));
    }

    /// <summary>Sends again. What cannot be done is warned of, once.</summary>
    public void Repeat()
    {
        const string Sending = "";
        lock (_one)
        {
            try
            {
                send(Usable((folder, refusal) => Warn(folder, $"{folder} cannot be used, and deleted files are not kept on its drive: {refusal.Message}")));
                _told.Remove(Sending);
            }
            catch (MonitorException refusal)
            {
                Warn(Sending, $"volumes have changed, and the driver does not know: {refusal.Error}");
            }
            catch (ObjectDisposedException)
            {
                // Capture ends.
            }
        }
    }

    private KernelPolicy Usable(Action<string, Exception> refuse)
    {
        if (wanted.ArchiveFolder.Length == 0)
            return wanted;
        HashSet<string> usable = new(wanted.ArchivedFolders.Select(DriveOf).Distinct(StringComparer.OrdinalIgnoreCase).Where(drive => IsUsable(drive, refuse)), StringComparer.OrdinalIgnoreCase);
        return wanted with { ArchivedFolders = [.. wanted.ArchivedFolders.Where(folder => usable.Contains(DriveOf(folder)))] };
    }

    private bool IsUsable(string drive, Action<string, Exception> refuse)
    {
        string folder = drive + wanted.ArchiveFolder;
        if (!isThere(drive))
        {
            Warn(folder, $"the drive {drive} is not there: deleted files are kept on it when it comes");
            return false;
        }

        try
        {
            makeArchive(folder);
            _told.Remove(folder);
            return true;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            refuse(folder, refusal);
            return false;
        }
    }

    private void Warn(string about, string message)
    {
        if (_told.TryGetValue(about, out string? told) && told == message)
            return;
        _told[about] = message;
        warn(message);
    }

    /// <summary>The drive of a full path, as the settings take them: <c>C:\</c>.</summary>
    private static string DriveOf(string folder) => folder[..Math.Min(folder.Length, @"C:\".Length)];
}

using Monitor.Sdk.Diagnostics;

namespace Monitor.Collectors.FileDelete;

/// <summary>Keeps the folders into which the driver moves deleted files within their quota, on a thread of its own.</summary>
internal sealed class VolumeArchive : IDisposable
{
    /// <summary>Between two looks: so much longer a folder may be too full.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly KeptFiles[] _folders;
    private readonly IHealthReport _health;
    private readonly ManualResetEventSlim _ending = new();
    private readonly Thread _thread;
    private volatile bool _isDue = true;

    /// <param name="folders">One for each volume.</param>
    /// <param name="quota">Bytes of the files in one of them.</param>
    /// <param name="health">Is told of files that cannot be removed.</param>
    public VolumeArchive(IEnumerable<string> folders, long quota, IHealthReport health)
    {
        _folders = [.. folders.Select(folder => new KeptFiles(folder, quota))];
        _health = health;
        _thread = new Thread(Run) { IsBackground = true, Name = "quota of deleted files" };
        _thread.Start();
    }

    /// <summary>A file was kept; on the capture thread.</summary>
    public void Notice() => _isDue = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        _ending.Set();
        _thread.Join();
        _ending.Dispose();
    }

    private void Run()
    {
        do
        {
            if (!_isDue)
                continue;
            _isDue = false;
            foreach (KeptFiles folder in _folders)
            {
                if (folder.MakeRoom() is var left and > 0)
                    _health.Count("kept-files-not-removed", left);
            }
        }
        while (!_ending.Wait(Pause));
    }
}

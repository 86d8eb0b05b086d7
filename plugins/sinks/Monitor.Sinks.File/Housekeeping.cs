using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.File;

/// <summary>Closes a file whose period is over, compresses closed files and removes old ones, on a thread of its own that lets others go first; events are written meanwhile.</summary>
internal sealed class Housekeeping : IAsyncDisposable
{
    /// <summary>How often it looks after files that grew old, and tries again what failed.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly string _folder;
    private readonly ClosedFiles _files;
    private readonly Compressor? _compressor;
    private readonly Action _closeIfOver;
    private readonly IHealthReport _health;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _work = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly Thread _thread;

    /// <param name="folder">Where the files lie.</param>
    /// <param name="files">The closed files.</param>
    /// <param name="compressor">Compresses them; null: they stay as they are.</param>
    /// <param name="closeIfOver">Closes the current file if its period is over, and nothing was written since.</param>
    /// <param name="health">Where failures are told.</param>
    /// <param name="time">The clock.</param>
    public Housekeeping(string folder, ClosedFiles files, Compressor? compressor, Action closeIfOver, IHealthReport health, TimeProvider time)
    {
        _folder = folder;
        _files = files;
        _compressor = compressor;
        _closeIfOver = closeIfOver;
        _health = health;
        _time = time;
        _timer = time.CreateTimer(_ => Wake(), state: null, Interval, Interval);
        _thread = new Thread(Run) { IsBackground = true, Name = "closed files" };
        _thread.Start();
    }

    /// <summary>Says that there is a new closed file.</summary>
    public void Wake() => _work.Release();

    /// <summary>Removes what is not to be kept.</summary>
    public void Prune() => Try(_folder, () =>
    {
        foreach (ClosedFile file in _files.Surplus(_time.GetUtcNow().UtcDateTime))
            Try(file.Path, () => _files.Remove(file));
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        _thread.Join();
        _stop.Dispose();
        _work.Dispose();
    }

    private void Run()
    {
        if (OperatingSystem.IsLinux())
            LinuxFile.YieldToOthers();
        try
        {
            while (true)
            {
                Settle();
                _work.Wait(_stop.Token);
                Try(_folder, _closeIfOver);
                Prune();
                if (_compressor is not null)
                    CompressAll(_compressor);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Settle() => Try(_folder, () =>
    {
        foreach (string leftover in _files.Leftovers())
            Try(leftover, () => _files.Settle(leftover));
    });

    private void CompressAll(Compressor compressor) => Try(_folder, () =>
    {
        foreach (ClosedFile file in _files.Plain())
            Try(file.Path, () => Compress(compressor, file));
    });

    private void Compress(Compressor compressor, ClosedFile file)
    {
        if (compressor.Compress(file, _stop.Token))
            _health.Count("files-compressed");
    }

    /// <summary>A failure is told and keeps nothing else from being done; what failed is tried again.</summary>
    private void Try(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            MonitorError error = exception is MonitorException { Error: var own } ? own : FileSinkErrors.ClosedFileFailed(path, exception.Message);
            _health.Count("closed-files-failed");
            _health.Report(HealthState.Degraded, error.ToString());
        }
    }
}

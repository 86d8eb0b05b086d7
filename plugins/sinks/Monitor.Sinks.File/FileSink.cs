using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.File;

/// <summary>Appends events to a file, a line each; closes it by size and time, compresses and removes closed files.</summary>
[Sink("file", Description = "lines in a file, rotated by size and time, compressed")]
public sealed class FileSink : ISink
{
    private readonly FileSinkSettings _settings;
    private readonly IHealthReport _health;
    private readonly TimeProvider _time;
    private readonly string _path;
    private readonly IEventEncoder _encoder;
    private readonly byte[] _beginning;
    private readonly Utf8Buffer _lines = new(256 << 10);
    private readonly ClosedFiles _closed;

    /// <summary>Held by whoever uses the current file: the host, or the housekeeping.</summary>
    private readonly Lock _lock = new();
    private FileRights? _rights;
    private Housekeeping? _housekeeping;
    private EventFile? _file;

    /// <summary>Made by the host.</summary>
    /// <param name="settings">The operator's settings.</param>
    /// <param name="context">The host.</param>
    public FileSink(FileSinkSettings settings, ISinkContext context)
        : this(settings, context, TimeProvider.System)
    {
    }

    internal FileSink(FileSinkSettings settings, ISinkContext context, TimeProvider time)
    {
        _settings = settings;
        _health = context.Health;
        _time = time;
        _path = Path.GetFullPath(Path.Combine(context.BaseDirectory, settings.Path));
        _encoder = settings.Format.NewEncoder(context.Events, context.Computer);
        _beginning = _encoder.Beginning.ToArray();
        _closed = new ClosedFiles(_path, settings.KeptFiles, settings.KeepFor ?? TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public string Destination => _path;

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <inheritdoc/>
    public ValueTask StartAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            _rights ??= new FileRights(_settings);
            _file ??= Open();
            _housekeeping ??= new Housekeeping(
                Path.GetDirectoryName(_path)!,
                _closed,
                _settings.Compress == FileCompression.None ? null : new Compressor(_closed, _settings.Compress, _rights),
                CloseIfOver,
                _health,
                _time);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask ReopenAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            // A file that still stands in its place is kept: its lock would be free for a moment otherwise.
            if (_file?.Change() == FileChange.Replaced)
                CloseHandle();
            _file ??= Open();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count > 0)
        {
            lock (_lock)
                Write(batch, cancellation);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
            CloseHandle();
        if (Interlocked.Exchange(ref _housekeeping, null) is { } housekeeping)
            await housekeeping.DisposeAsync().ConfigureAwait(false);
    }

    private void Write(EventBatch batch, CancellationToken cancellation)
    {
        EventFile file = Current();
        _lines.Clear();
        for (int i = 0; i < batch.Count; i++)
        {
            int before = _lines.Length;
            _encoder.Encode(batch[i], _lines);
            if (file.Length + _lines.Length <= _settings.Rotate.Bytes || file.Length + before == 0)
                continue;
            cancellation.ThrowIfCancellationRequested();
            file.Append(_lines.Written[..before], _settings.Sync, Now);
            batch.Accept(i);
            file = Rotate(file);
            _lines.Clear();
            _encoder.Encode(batch[i], _lines);
        }

        cancellation.ThrowIfCancellationRequested();
        file.Append(_lines.Written, _settings.Sync, Now);
    }

    private void CloseIfOver()
    {
        lock (_lock)
        {
            if (_file is { } file && IsOver(file))
                _ = Current();
        }
    }

    /// <summary>The file to write to now: the open one, unless others took it away or its period is over.</summary>
    private EventFile Current()
    {
        EventFile file = _file ??= Open();
        switch (file.Change())
        {
            case FileChange.Replaced:
                return Rotate(file);
            case FileChange.Emptied:
                Tell("file-changed", "emptied");
                file.BeginAnew();
                return file;
            case FileChange.Changed:
                Tell("file-changed", "changed");
                return Rotate(file);
            default:
                return IsOver(file) ? Rotate(file) : file;
        }
    }

    private bool IsOver(EventFile file) => file.Length > 0 && Period(file.LastWrite) != Period(Now);

    private long Period(DateTime time) => _settings.Every is { Ticks: > 0 } every ? time.Ticks / every.Ticks : 0;

    /// <summary>Goes on in a new file.</summary>
    private EventFile Rotate(EventFile file)
    {
        if (file.Change() == FileChange.Replaced)
            Tell("file-replaced", "moved away, removed or replaced");
        else
            Close(file);
        CloseHandle();
        return _file = Open();
    }

    private void Close(EventFile file)
    {
        try
        {
            file.Cut();
            _closed.Close(file.LastWrite);
        }
        catch (Exception exception) when (FileSinkErrors.IsFailureOfFile(exception))
        {
            throw new MonitorException(FileSinkErrors.CannotWrite(_path, exception), exception);
        }

        _health.Count("files-rotated");
        _housekeeping?.Prune();
        _housekeeping?.Wake();
    }

    private EventFile Open()
    {
        FileRights rights = _rights ?? throw new InvalidOperationException("The sink was not started.");
        EventFile file = EventFile.Open(_path, _settings, _beginning, rights, Now);
        while (file.HasForeignEnd)
        {
            using (file)
            {
                Tell("file-changed", "changed");
                Close(file);
            }

            file = EventFile.Open(_path, _settings, _beginning, rights, Now);
        }

        if (file.BytesCut > 0)
            _health.Count("torn-bytes-cut", file.BytesCut);
        return file;
    }

    private void CloseHandle()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Tell(string counter, string what)
    {
        _health.Count(counter);
        _health.Report(HealthState.Degraded, FileSinkErrors.ChangedByOthers(_path, what).ToString());
    }
}

using Monitor.Sdk.Encoders;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.File;

/// <summary>Appends events to a file, one line of JSON each; rotates by size.</summary>
/// <param name="settings">The operator's settings.</param>
/// <param name="context">The host.</param>
[Sink("file", Description = "NDJSON lines in a file, rotated by size")]
public sealed class FileSink(FileSinkSettings settings, ISinkContext context) : ISink
{
    private readonly NdjsonEncoder _encoder = new(context.Events, context.Computer);
    private readonly Utf8Buffer _lines = new(256 << 10);
    private readonly RotatedFiles _rotated = new(Path.Combine(context.BaseDirectory, settings.Path), settings.Keep);
    private EventFile? _file;

    /// <inheritdoc/>
    public string Destination => _rotated.Current;

    /// <inheritdoc/>
    public ValueTask StartAsync(CancellationToken cancellation)
    {
        _file = EventFile.Open(_rotated.Current);
        if (_file.BytesCut > 0)
            context.Health.Count("torn-bytes-cut", _file.BytesCut);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _lines.Clear();
        for (int i = 0; i < batch.Count; i++)
        {
            int before = _lines.Length;
            _encoder.Encode(batch[i], _lines);
            if (CurrentLength + _lines.Length <= settings.Rotate.Bytes || CurrentLength + before == 0)
                continue;
            await WriteAsync(before, cancellation).ConfigureAwait(false);
            batch.Accept(i);
            Rotate();
            _lines.Clear();
            _encoder.Encode(batch[i], _lines);
        }

        await WriteAsync(_lines.Length, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _file?.Dispose();
        return ValueTask.CompletedTask;
    }

    private long CurrentLength => _file?.Length ?? 0;

    private ValueTask WriteAsync(int length, CancellationToken cancellation)
    {
        _file ??= EventFile.Open(_rotated.Current);
        return _file.AppendAsync(_lines.WrittenMemory[..length], cancellation);
    }

    private void Rotate()
    {
        _file?.Dispose();
        _file = null;
        _rotated.Rotate();
        context.Health.Count("files-rotated");
    }
}

using Monitor.Sdk.Encoders;
using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Good;

/// <summary>Settings of the sink.</summary>
public sealed class LineSinkSettings
{
    /// <summary>The file.</summary>
    public required string Path { get; set; }
}

/// <summary>A sink that does everything as it should: lines in a file.</summary>
[Sink("lines", Description = "Lines in a file")]
public sealed class LineSink(LineSinkSettings settings, ISinkContext context) : ISink
{
    private readonly NdjsonEncoder _encoder = new(context.Events, context.Computer);
    private readonly Utf8Buffer _lines = new();
    private FileStream? _file;
    private long _length;

    /// <inheritdoc/>
    public string Destination => settings.Path;

    /// <inheritdoc/>
    public ValueTask StartAsync(CancellationToken cancellation)
    {
        _file ??= Open();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask ReopenAsync(CancellationToken cancellation)
    {
        Close();
        _file = Open();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        _lines.Clear();
        for (int i = 0; i < batch.Count; i++)
            _encoder.Encode(batch[i], _lines);
        bool isWhole = false;
        _file ??= Open();
        try
        {
            if (!File.Exists(settings.Path))
                throw new IOException("The file is gone.");
            await _file.WriteAsync(_lines.WrittenMemory, cancellation);
            _length = _file.Length;
            isWhole = true;
        }
        finally
        {
            if (!isWhole)
            {
                _file.SetLength(_length);
                Close();
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private FileStream Open()
    {
        FileStream file = new(settings.Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        _length = file.Length;
        return file;
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }
}

using Monitor.Sdk.Encoders;
using Monitor.Sdk.Sinks;

namespace TemplateNamespace;

/// <summary>Appends each event to a file as a line of JSON. Put in its place where your events are to go.</summary>
[Sink("template-plugin", Description = "Events as lines of JSON in a file")]
public sealed class TemplateClassSink(TemplateClassSettings settings, ISinkContext context) : ISink
{
    private readonly string _path = Path.Combine(context.BaseDirectory, settings.Path);
    private readonly NdjsonEncoder _encoder = new(context.Events, context.Computer);
    private readonly Utf8Buffer _lines = new();
    private FileStream? _file;

    /// <inheritdoc/>
    public string Destination => _path;

    /// <inheritdoc/>
    public ValueTask StartAsync(CancellationToken cancellation)
    {
        _file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask ReopenAsync(CancellationToken cancellation)
    {
        await DisposeAsync();
        await StartAsync(cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        // Encode first, then await: events are views of memory that the batch owns.
        _lines.Clear();
        for (int i = 0; i < batch.Count; i++)
            _encoder.Encode(batch[i], _lines);
        await _file!.WriteAsync(_lines.WrittenMemory, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
            await _file.DisposeAsync();
        _file = null;
    }
}

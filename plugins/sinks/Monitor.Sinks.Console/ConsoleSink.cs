using Monitor.Sdk.Encoders;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.Console;

/// <summary>Prints events to standard output: compact lines for people on a terminal, NDJSON into a pipe. When the reader of the pipe is
/// gone, or the terminal, the agent is asked to stop, as any program in a pipeline would.</summary>
[Sink("console", Description = "Events on standard output: compact on a terminal, NDJSON in a pipe")]
public sealed class ConsoleSink : ISink
{
    private const string ReaderGone = "the reader of standard output is gone";

    private readonly ISinkContext _context;
    private readonly Utf8Buffer _output = new(64 << 10);
    private readonly Stream _stream;
    private readonly NdjsonEncoder? _json;
    private readonly CompactLine _compact;
    private readonly bool _isTerminal;
    private bool _isClosed;

    /// <summary>Made by the host.</summary>
    public ConsoleSink(ConsoleSinkSettings settings, ISinkContext context)
        : this(settings, context, StandardOutput.Open(), !System.Console.IsOutputRedirected, Environment.GetEnvironmentVariable("NO_COLOR"))
    {
    }

    /// <param name="settings">The operator's settings.</param>
    /// <param name="context">The host.</param>
    /// <param name="stream">Where events go.</param>
    /// <param name="isTerminal">Whether that is a terminal.</param>
    /// <param name="noColor">What NO_COLOR says.</param>
    internal ConsoleSink(ConsoleSinkSettings settings, ISinkContext context, Stream stream, bool isTerminal, string? noColor)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        _stream = stream;
        _isTerminal = isTerminal;
        bool useJson = settings.Format == ConsoleFormat.Ndjson || settings.Format == ConsoleFormat.Auto && !isTerminal;
        bool useColors = settings.Colors == ConsoleColors.Always || settings.Colors == ConsoleColors.Auto && isTerminal && string.IsNullOrEmpty(noColor);
        if (useJson)
            _json = new NdjsonEncoder(context.Events, context.Computer);
        _compact = new CompactLine(context.Events, useColors);
    }

    /// <inheritdoc/>
    public string Destination => "standard output";

    /// <inheritdoc/>
    public async ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_isClosed)
        {
            RejectAll(batch);
            return;
        }

        _output.Clear();
        for (int i = 0; i < batch.Count; i++)
        {
            if (_json is not null)
                _json.Encode(batch[i], _output);
            else
                _compact.Append(batch[i], _output);
        }

        try
        {
            await _stream.WriteAsync(_output.WrittenMemory, cancellation).ConfigureAwait(false);
        }
        catch (IOException exception) when (StandardOutput.IsReaderGone(exception, _isTerminal))
        {
            _isClosed = true;
            RejectAll(batch);
            _context.RequestStop(ReaderGone);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static void RejectAll(EventBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
            batch.Reject(i, ReaderGone);
    }
}

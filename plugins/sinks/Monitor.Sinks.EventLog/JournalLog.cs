using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.EventLog;

/// <summary>Writes events to the systemd journal, one entry each, one field for each of theirs.</summary>
internal sealed class JournalLog : ISink
{
    /// <summary>After so many events it is seen to that the journal has read them: no more can come twice when it goes away.</summary>
    private const int MostUnconfirmed = 512;

    private const int ErrorId = 255;
    private const int EventsLostId = 1102;

    private readonly EventLogSinkSettings _settings;
    private readonly ISinkContext _context;
    private readonly JournalSender _sender;
    private readonly JournalEntry _entry;
    private readonly Utf8Buffer _bytes = new();

    /// <summary>Which events of the batch that is handed in next the journal has, or will read: the first so many.</summary>
    private SentEvents _sent;

    /// <param name="settings">The operator's settings.</param>
    /// <param name="context">The host.</param>
    /// <param name="newFile">Makes a file in memory.</param>
    public JournalLog(EventLogSinkSettings settings, ISinkContext context, JournalSender.NewFile newFile)
    {
        _settings = settings;
        _context = context;
        _entry = new JournalEntry(ShapeOf);
        Destination = Path.Combine(context.BaseDirectory, settings.SocketPath);
        _sender = new JournalSender(Destination, settings.Timeout, newFile);
    }

    /// <inheritdoc/>
    public string Destination { get; }

    /// <inheritdoc/>
    public ValueTask StartAsync(CancellationToken cancellation)
    {
        CheckPriorities();
        _sender.Connect();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask ReopenAsync(CancellationToken cancellation)
    {
        _sent = default;
        _sender.Dispose();
        _sender.Connect();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        SentEvents sent = _sender.IsConnected && _sent.Begin(batch) ? _sent : default;
        _sent = default;
        try
        {
            for (int i = sent.Count; i < batch.Count; i++)
            {
                _bytes.Clear();
                _entry.Encode(batch[i], _bytes);
                if (await _sender.SendAsync(_bytes.WrittenMemory, cancellation).ConfigureAwait(false) is { } reason)
                    batch.Reject(i, reason);
                else
                    sent = sent.And(batch[i]);
                if (sent.Count < MostUnconfirmed)
                    continue;
                await _sender.ConfirmAsync(cancellation).ConfigureAwait(false);
                batch.Accept(i + 1);
                sent = default;
            }

            if (sent.Count > 0)
                await _sender.ConfirmAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            _sent = sent;
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _sender.Dispose();
        return ValueTask.CompletedTask;
    }

    private void CheckPriorities()
    {
        string[] known = [.. _context.Events.All.Concat(ShippedEvents.All).Select(schema => schema.Name).Distinct()];
        foreach (string name in _settings.Priorities.Keys)
        {
            if (!known.Contains(name))
                throw new MonitorException(EventLogSinkErrors.UnknownEvent(name, known));
        }
    }

    private EntryShape ShapeOf(ushort id)
    {
        EventSchema schema = _context.Events.Find(id) ?? throw new ArgumentException($"Event {id} is not in the catalog.", nameof(id));
        return new EntryShape(schema, PriorityOf(schema), _settings.Identifier, _context.Computer);
    }

    /// <summary>What the operator says; else what tells of missing events stands out.</summary>
    private JournalPriority PriorityOf(EventSchema schema) => _settings.Priorities.TryGetValue(schema.Name, out JournalPriority set) ? set : schema.Id switch
    {
        ErrorId => JournalPriority.Error,
        EventsLostId => JournalPriority.Warning,
        _ => _settings.Priority,
    };
}

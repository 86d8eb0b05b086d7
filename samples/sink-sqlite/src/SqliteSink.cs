using System.Text;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Sample.Sqlite;

/// <summary>Keeps events in a SQLite database. A batch is one transaction: it is there whole or not at all, and an event that is handed in again
/// is known by its unique id and kept once.</summary>
[Sink("sqlite", Description = "Events in a SQLite database, to be asked with SQL")]
public sealed class SqliteSink(SqliteSettings settings, ISinkContext context) : ISink
{
    private readonly NdjsonEncoder _encoder = new(context.Events, context.Computer);
    private readonly Utf8Buffer _text = new();
    private readonly string _path = Path.GetFullPath(settings.Path, context.BaseDirectory);
    private EventStore? _store;

    /// <inheritdoc/>
    public string Destination => _path;

    /// <inheritdoc/>
    public ValueTask StartAsync(CancellationToken cancellation)
    {
        _store?.Dispose();
        _store = null;
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        _store = new EventStore(_path);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask ReopenAsync(CancellationToken cancellation) => StartAsync(cancellation);

    /// <inheritdoc/>
    public ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        EventStore store = _store ?? throw new InvalidOperationException("The database is not open.");
        store.Begin();
        try
        {
            int known = 0;
            for (int i = 0; i < batch.Count; i++)
            {
                if (!Add(store, batch[i]))
                    known++;
            }

            int expired = Expire(store);
            store.Commit();
            Count("known-already", known);
            Count("expired", expired);
            if (expired > 0)
                store.Shrink();
        }
        catch
        {
            store.RollBack();
            throw;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _store?.Dispose();
        _store = null;
        return ValueTask.CompletedTask;
    }

    private bool Add(EventStore store, EventRecord record)
    {
        _text.Clear();
        NdjsonEncoder.AppendUid(_text, record.Stream, record.Sequence);
        string uid = Encoding.UTF8.GetString(_text.Written);
        _text.Clear();
        _encoder.Encode(record, _text);
        string json = Encoding.UTF8.GetString(_text.Written[..^1]);
        return store.Add(uid, record.Time.UnixNanoseconds, context.Events.Find(record.EventId)!.Name, json);
    }

    /// <summary>Deletes what is too old, and where the database is too large a tenth of its events, again and again.</summary>
    private int Expire(EventStore store)
    {
        int expired = 0;
        if (settings.Keep is { } age)
            expired += store.DeleteOlder(EventTime.From(DateTime.UtcNow - age).UnixNanoseconds);
        while (settings.MaxSize is { } size && store.UsedBytes > size.Bytes && store.DeleteFirst(store.Count / 10 + 1) is > 0 and int deleted)
            expired += deleted;
        return expired;
    }

    private void Count(string name, int amount)
    {
        if (amount > 0)
            context.Health.Count(name, amount);
    }
}

using Microsoft.Data.Sqlite;

namespace Sample.Sqlite;

/// <summary>The database. A table <c>events</c> with each event whole, as JSON, and beside it the columns that are asked for most; they are
/// computed from the JSON, so that a later version may add to them.</summary>
internal sealed class EventStore : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS events (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            time_ns INTEGER NOT NULL,
            event TEXT NOT NULL,
            json TEXT NOT NULL,
            time TEXT GENERATED ALWAYS AS (strftime('%Y-%m-%d %H:%M:%f', time_ns / 1e9, 'unixepoch')) VIRTUAL,
            event_id INTEGER GENERATED ALWAYS AS (json ->> '$.EventID') VIRTUAL,
            computer TEXT GENERATED ALWAYS AS (json ->> '$.Computer') VIRTUAL,
            image TEXT GENERATED ALWAYS AS (json ->> '$.Image') VIRTUAL,
            command_line TEXT GENERATED ALWAYS AS (json ->> '$.CommandLine') VIRTUAL,
            user TEXT GENERATED ALWAYS AS (json ->> '$.User') VIRTUAL,
            process_guid TEXT GENERATED ALWAYS AS (json ->> '$.ProcessGuid') VIRTUAL,
            rule_name TEXT GENERATED ALWAYS AS (json ->> '$.RuleName') VIRTUAL
        );
        CREATE INDEX IF NOT EXISTS events_by_time ON events (time_ns);
        CREATE INDEX IF NOT EXISTS events_by_event ON events (event, time_ns);
        CREATE INDEX IF NOT EXISTS events_by_image ON events (image, time_ns) WHERE image IS NOT NULL;
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _deleteOlder;
    private readonly SqliteCommand _deleteFirst;
    private SqliteTransaction? _transaction;

    /// <summary>Opens the database; makes it if it is not there, for its owner and the owner's group to read.</summary>
    /// <exception cref="SqliteException">It cannot be opened, or is none.</exception>
    public EventStore(string path)
    {
        FileStreamOptions creation = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
            creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        new FileStream(path, creation).Dispose();
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _insert = Command("INSERT OR IGNORE INTO events (uid, time_ns, event, json) VALUES ($uid, $time, $event, $json)", "$uid", "$time", "$event", "$json");
        _deleteOlder = Command("DELETE FROM events WHERE time_ns < $time", "$time");
        _deleteFirst = Command("DELETE FROM events WHERE id IN (SELECT id FROM events ORDER BY id LIMIT $count)", "$count");
        try
        {
            Open();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Number of bytes that events and indexes take.</summary>
    public long UsedBytes => (Pragma("page_count") - Pragma("freelist_count")) * Pragma("page_size");

    /// <summary>Number of events.</summary>
    public long Count => Number("SELECT count(*) FROM events");

    /// <summary>Begins to add and delete.</summary>
    public void Begin()
    {
        _transaction = _connection.BeginTransaction();
        _insert.Transaction = _deleteOlder.Transaction = _deleteFirst.Transaction = _transaction;
    }

    /// <summary>Ends what <see cref="Begin"/> began: all of it is safe on the disk when this returns.</summary>
    public void Commit()
    {
        _transaction!.Commit();
        _transaction.Dispose();
        _transaction = null;
    }

    /// <summary>Undoes everything since <see cref="Begin"/>.</summary>
    public void RollBack()
    {
        _transaction?.Dispose();
        _transaction = null;
    }

    /// <summary>Adds an event.</summary>
    /// <returns>False if it is there already.</returns>
    public bool Add(string uid, long time, string name, string json)
    {
        SqliteParameterCollection parameters = _insert.Parameters;
        (parameters[0].Value, parameters[1].Value, parameters[2].Value, parameters[3].Value) = (uid, time, name, json);
        return _insert.ExecuteNonQuery() == 1;
    }

    /// <summary>Deletes what happened before a moment.</summary>
    /// <returns>How many events.</returns>
    public int DeleteOlder(long time)
    {
        _deleteOlder.Parameters[0].Value = time;
        return _deleteOlder.ExecuteNonQuery();
    }

    /// <summary>Deletes the events that came first.</summary>
    /// <returns>How many events.</returns>
    public int DeleteFirst(long count)
    {
        _deleteFirst.Parameters[0].Value = count;
        return _deleteFirst.ExecuteNonQuery();
    }

    /// <summary>Gives free pages back to the file system.</summary>
    public void Shrink() => Execute("PRAGMA incremental_vacuum");

    /// <inheritdoc/>
    public void Dispose()
    {
        RollBack();
        _insert.Dispose();
        _deleteOlder.Dispose();
        _deleteFirst.Dispose();
        _connection.Dispose();
    }

    /// <summary>Readers do not wait for the sink, nor the sink for them (WAL); what is committed survives a power failure (FULL).</summary>
    private void Open()
    {
        _connection.Open();
        Execute("PRAGMA auto_vacuum = INCREMENTAL");
        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = FULL");
        Execute(Schema);
    }

    private SqliteCommand Command(string text, params string[] parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (string parameter in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        return command;
    }

    private void Execute(string text)
    {
        using SqliteCommand command = Command(text);
        command.ExecuteNonQuery();
    }

    private long Pragma(string name) => Number($"PRAGMA {name}");

    private long Number(string text)
    {
        using SqliteCommand command = Command(text);
        command.Transaction = _transaction;
        return (long)command.ExecuteScalar()!;
    }
}

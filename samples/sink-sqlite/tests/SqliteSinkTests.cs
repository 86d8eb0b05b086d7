using Microsoft.Data.Sqlite;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Sinks;
using Monitor.Sdk.Testing;

namespace Sample.Sqlite.Tests;

public sealed class SqliteSinkTests : IDisposable
{
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly string _folder = Directory.CreateTempSubdirectory("sqlite-").FullName;
    private readonly TestSinkContext _context;
    private readonly BatchBuilder _batch = new();
    private readonly Database _database;

    public SqliteSinkTests()
    {
        _context = new TestSinkContext(_folder);
        _database = new Database(Path.Combine(_folder, "events.db"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_event_is_there_whole_and_in_columns()
    {
        Guid process = Guid.NewGuid();
        _batch.Add(new ProcessCreate
        {
            UtcTime = EventTime.From(Noon.AddMilliseconds(250)),
            ProcessGuid = process,
            Image = "/usr/bin/curl"u8,
            CommandLine = "curl\0-s"u8,
            User = "alice",
        });
        await using SqliteSink sink = await StartAsync();
        await sink.WriteAsync(_batch.Build(), TestContext.Current.CancellationToken);

        Assert.Equal(
            [$"2026-03-01 12:00:00.250|1|ProcessCreate|{_context.Computer}|/usr/bin/curl|curl -s|alice"],
            _database.Ask("SELECT time, event_id, event, computer, image, command_line, user FROM events"));
        Assert.Equal([process.ToString()], _database.Ask("SELECT lower(trim(process_guid, '{}')) FROM events"));
        Assert.Equal(_database.Ask("SELECT uid FROM events"), _database.Ask("SELECT json ->> '$.EventUid' FROM events"));
    }

    [Fact]
    public async Task What_is_handed_in_again_is_kept_once()
    {
        Add(Noon, 100);
        EventBatch batch = _batch.Build();
        await using SqliteSink sink = await StartAsync();
        await sink.WriteAsync(batch, TestContext.Current.CancellationToken);
        await sink.WriteAsync(batch, TestContext.Current.CancellationToken);
        await sink.ReopenAsync(TestContext.Current.CancellationToken);
        await sink.WriteAsync(batch, TestContext.Current.CancellationToken);

        Assert.Equal(["100|100"], _database.Ask("SELECT count(*), count(DISTINCT uid) FROM events"));
        Assert.Equal(200, _context.Health.Counters["known-already"]);
    }

    [Fact]
    public async Task A_batch_that_fails_leaves_nothing_behind_and_can_be_handed_in_again()
    {
        await using SqliteSink sink = await StartAsync();
        using (SqliteConnection other = new($"Data Source={Path.Combine(_folder, "events.db")};Pooling=False"))
        {
            other.Open();
            using SqliteCommand command = other.CreateCommand();
            command.CommandText = "CREATE TRIGGER full BEFORE INSERT ON events WHEN NEW.event = 'FileCreate' BEGIN SELECT RAISE(ABORT, 'no more'); END";
            command.ExecuteNonQuery();
            Add(Noon, 10);
            _batch.Add(new FileCreate { UtcTime = EventTime.From(Noon), Image = "/bin/x"u8 });
            EventBatch batch = _batch.Build();

            SqliteException exception = await Assert.ThrowsAsync<SqliteException>(async () => await sink.WriteAsync(batch, TestContext.Current.CancellationToken));

            Assert.Contains("no more", exception.Message);
            Assert.Equal(0, batch.Accepted);
            Assert.Equal(["0"], _database.Ask("SELECT count(*) FROM events"));
            command.CommandText = "DROP TRIGGER full";
            command.ExecuteNonQuery();
        }

        await sink.WriteAsync(_batch.Build(), TestContext.Current.CancellationToken);
        Assert.Equal(["11"], _database.Ask("SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task Events_leave_when_they_are_old_enough()
    {
        DateTime now = DateTime.UtcNow;
        Add(now.AddDays(-3), 20);
        await using (SqliteSink sink = await StartAsync())
            await sink.WriteAsync(_batch.Build(), TestContext.Current.CancellationToken);
        _batch.Clear();
        Add(now.AddDays(-1), 5);
        await using (SqliteSink sink = await StartAsync(new SqliteSettings { Keep = TimeSpan.FromDays(2) }))
            await sink.WriteAsync(_batch.Build(), TestContext.Current.CancellationToken);

        Assert.Equal(["5"], _database.Ask("SELECT count(*) FROM events"));
        Assert.Equal(20, _context.Health.Counters["expired"]);
    }

    [Fact]
    public async Task The_oldest_events_leave_when_the_database_is_too_large_and_the_file_shrinks()
    {
        await using (SqliteSink sink = await StartAsync())
        {
            for (int batch = 0; batch < 10; batch++)
            {
                _batch.Clear();
                Add(Noon.AddHours(batch), 1000);
                await sink.WriteAsync(_batch.Build(), TestContext.Current.CancellationToken);
            }
        }

        long before = new FileInfo(Path.Combine(_folder, "events.db")).Length;
        Assert.True(before > 3 << 20);
        _batch.Clear();
        Add(Noon.AddHours(10), 1);
        await using (SqliteSink sink = await StartAsync(new SqliteSettings { MaxSize = new ByteSize(1 << 20) }))
            await sink.WriteAsync(_batch.Build(), TestContext.Current.CancellationToken);

        Assert.InRange(new FileInfo(Path.Combine(_folder, "events.db")).Length, 256 << 10, 1 << 20);
        Assert.Equal(["2026-03-01 22:00:00.000"], _database.Ask("SELECT max(time) FROM events"));
        Assert.Equal(["1"], _database.Ask("SELECT min(time) > '2026-03-01 16:00:00' FROM events"));
    }

    [Fact]
    public async Task A_reader_sees_whole_batches_while_the_sink_writes()
    {
        await using SqliteSink sink = await StartAsync();
        using SqliteConnection reader = new($"Data Source={Path.Combine(_folder, "events.db")};Pooling=False;Mode=ReadOnly");
        reader.Open();
        using SqliteTransaction reading = reader.BeginTransaction(deferred: true);
        using SqliteCommand count = reader.CreateCommand();
        count.CommandText = "SELECT count(*) FROM events";
        Assert.Equal(0L, count.ExecuteScalar());
        Add(Noon, 50);

        await sink.WriteAsync(_batch.Build(), TestContext.Current.CancellationToken);

        Assert.Equal(0L, count.ExecuteScalar());
        reading.Commit();
        count.Transaction = null;
        Assert.Equal(50L, count.ExecuteScalar());
    }

    [Fact]
    public async Task Questions_by_time_event_and_image_use_an_index()
    {
        await using SqliteSink sink = await StartAsync();

        Assert.Contains("events_by_time", Plan("time_ns > 5"));
        Assert.Contains("events_by_event", Plan("event = 'ProcessCreate' AND time_ns > 5"));
        Assert.Contains("events_by_image", Plan("image = '/usr/bin/curl'"));

        string Plan(string condition) => string.Join('\n', _database.Ask($"EXPLAIN QUERY PLAN SELECT json FROM events WHERE {condition}"));
    }

    [Fact]
    public async Task Every_question_of_the_README_can_be_asked()
    {
        await using SqliteSink sink = await StartAsync();
        _batch.Add(new ProcessCreate { UtcTime = EventTime.Now, ProcessGuid = Guid.NewGuid(), Image = "/usr/bin/bash"u8 });
        _batch.Add(new NetworkConnect { UtcTime = EventTime.Now, Image = "/usr/bin/curl"u8 });
        await sink.WriteAsync(_batch.Build(), TestContext.Current.CancellationToken);
        string process = Assert.Single(_database.Ask("SELECT process_guid FROM events WHERE event = 'ProcessCreate'"));
        string[] questions = [.. (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md"), TestContext.Current.CancellationToken))
            .Split("```sql")[1..]
            .Select(block => block.Split("```")[0].Replace("{…}", process, StringComparison.Ordinal))];

        Assert.Equal(3, questions.Length);
        Assert.All(questions, question => Assert.NotEmpty(_database.Ask(question)));
    }

    [Fact]
    public async Task The_database_is_not_for_everybody_to_read()
    {
        await using SqliteSink sink = await StartAsync();

        Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(Path.Combine(_folder, "events.db")) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_left_alone()
    {
        string path = Path.Combine(_folder, "events.db");
        await File.WriteAllTextAsync(path, new string('x', 8192), TestContext.Current.CancellationToken);

        SqliteException exception = await Assert.ThrowsAsync<SqliteException>(async () => await StartAsync());

        Assert.Contains("not a database", exception.Message);
        Assert.Equal(8192, new FileInfo(path).Length);
    }

    private async Task<SqliteSink> StartAsync(SqliteSettings? settings = null)
    {
        SqliteSink sink = new(settings ?? new SqliteSettings(), _context);
        await sink.StartAsync(TestContext.Current.CancellationToken);
        return sink;
    }

    private void Add(DateTime time, int count)
    {
        for (int i = 0; i < count; i++)
            _batch.Add(new ProcessCreate { UtcTime = EventTime.From(time.AddMilliseconds(i)), Image = "/usr/bin/true"u8, CommandLine = "true"u8, User = "alice" });
    }
}

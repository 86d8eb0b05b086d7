using Microsoft.Data.Sqlite;
using Monitor.Sdk.Sinks;
using Monitor.Sdk.Testing;

namespace Sample.Sqlite.Tests;

/// <summary>The tests that every sink has to pass, on a database of the test's own.</summary>
public sealed class Conformance : SinkConformance
{
    protected override IEnumerable<KeyValuePair<string, string>> BadSettings => [new("path", ""), new("keep", "0 s"), new("max-size", "1 KiB")];

    private string DatabasePath => Path.Combine(Folder, "events.db");

    protected override ISink Create(ISinkContext context) => new SqliteSink(new SqliteSettings { Path = DatabasePath }, context);

    protected override ValueTask<string?> ReadDeliveredAsync(CancellationToken cancellation) => ValueTask.FromResult<string?>(
        File.Exists(DatabasePath) ? string.Join('\n', new Database(DatabasePath).Ask("SELECT json FROM events ORDER BY id")) : "");

    /// <summary>A database that takes nothing; a folder in its place where it is not made yet.</summary>
    protected override ValueTask<bool> BreakAsync(CancellationToken cancellation)
    {
        if (File.Exists(DatabasePath))
            Execute("CREATE TRIGGER broken BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'it takes nothing'); END");
        else
            Directory.CreateDirectory(DatabasePath);
        return ValueTask.FromResult(true);
    }

    protected override ValueTask MendAsync(CancellationToken cancellation)
    {
        if (Directory.Exists(DatabasePath))
            Directory.Delete(DatabasePath);
        else
            Execute("DROP TRIGGER broken");
        return ValueTask.CompletedTask;
    }

    private void Execute(string sql)
    {
        using SqliteConnection connection = new($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

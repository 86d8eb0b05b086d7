using Microsoft.Data.Sqlite;

namespace Sample.Sqlite.Tests;

/// <summary>A reader of the database, beside the sink.</summary>
internal sealed class Database(string path)
{
    /// <summary>Asks a question.</summary>
    /// <returns>The rows, each with its columns separated by <c>|</c>.</returns>
    public IReadOnlyList<string> Ask(string sql)
    {
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? "-" : reader.GetString(column))));
        return rows;
    }
}

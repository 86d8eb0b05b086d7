using Microsoft.Data.Sqlite;
using Monitor.Sdk.Sinks;
using Monitor.Sdk.Testing;

namespace Sample.Sqlite.Tests;

/// <summary>The tests that every sink has to pass, on a database of the test's own.</summary>
public sealed class Conformance : SinkConformance, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sqlite-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override ISink Create(ISinkContext context) => new SqliteSink(new SqliteSettings { Path = Path.Combine(_folder, "events.db") }, context);
}

namespace Monitor.Journal.Tests;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("monitor-journal-").FullName;

    /// <summary>The segments, by sequence.</summary>
    public string[] Segments => [.. Directory.GetFiles(Path, "*.segment").Order(StringComparer.Ordinal)];

    /// <summary>A copy of what is here, as it would be found had the process been killed now.</summary>
    public TestFolder Copy()
    {
        TestFolder copy = new();
        foreach (string file in Directory.GetFiles(Path))
        {
            if (System.IO.Path.GetFileName(file) != "lock")
                File.Copy(file, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)));
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

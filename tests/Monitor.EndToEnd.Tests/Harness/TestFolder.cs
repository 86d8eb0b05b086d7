namespace Monitor.EndToEnd.Tests.Harness;

/// <summary>A folder of the test's own, removed afterwards.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("monitor-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file.</summary>
    public string Write(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this[name];
    }

    /// <summary>A copy of built plugins in a folder of the test's own.</summary>
    public string CopyPlugins(params string[] plugins)
    {
        string target = Directory.CreateDirectory(this["plugins"]).FullName;
        foreach (string plugin in plugins)
            Command.Succeed("cp", "-r", plugin, target);
        return target;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

using Monitor.Host.Tests.Fixtures;
using Monitor.Plugins.Tests.Fixtures;

namespace Monitor.Host.Tests.JournalFiles;

/// <summary>A copy of samples/journal in a folder of the test's own, in which the program runs.</summary>
internal sealed class SampleJournals : IDisposable
{
    public const string Id = "5ca1ab1e0ddba11c";

    private readonly TestFolder _folder = new();

    public SampleJournals()
    {
        string samples = System.IO.Path.Combine(TestInputs.RepositoryRoot, "samples", "journal");
        foreach (string file in Directory.EnumerateFiles(samples, "*", SearchOption.AllDirectories))
        {
            string copy = this[System.IO.Path.GetRelativePath(samples, file)];
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Path => _folder.Path;

    public string this[string name] => _folder[name];

    public Task<MonitorProgram> RunAsync(params string[] words) => MonitorProgram.RunInAsync(_folder.Path, ["journal", .. words]);

    /// <summary>Runs a command that must go well and say nothing on standard error.</summary>
    public async Task<string[]> LinesOfAsync(params string[] words)
    {
        MonitorProgram result = await RunAsync(words);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose() => _folder.Dispose();
}

using System.Diagnostics;

namespace Monitor.Enrichment.Tests;

/// <summary>A folder of the test's own, gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("monitor-enrichment-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>By rm: a test may have made names that .NET cannot spell.</summary>
    public void Dispose()
    {
        using Process rm = Process.Start("rm", ["-rf", Path]);
        rm.WaitForExit();
    }
}

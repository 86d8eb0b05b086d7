namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>A folder of the test's own, gone with it. All may look into it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => System.IO.File.SetUnixFileMode(Path, System.IO.File.GetUnixFileMode(Path) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

    public string Path { get; } = Directory.CreateTempSubdirectory("monitor-live-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>By rm: a test may have made names that .NET cannot spell.</summary>
    public void Dispose() => Program.Output("/bin/rm", "-rf", Path);
}

using System.Text;

namespace Monitor.Wine.Tests.Harness;

/// <summary>A program of these tests that runs on the .NET of the agent for Windows: a folder of links to both, and the agent's host program made to
/// start the other one.</summary>
internal sealed class BorrowedRuntime : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("monitor-program-").FullName;

    /// <param name="name">Name of the program's project, which is built beside this one.</param>
    public BorrowedRuntime(string name)
    {
        Program = Path.Combine(_folder, name + ".exe");
        string built = AppContext.BaseDirectory.Replace("Monitor.Wine.Tests", name, StringComparison.Ordinal);
        foreach (string file in Directory.EnumerateFiles(WindowsBuild.Folder).Concat(Directory.EnumerateFiles(built, "*.dll")))
            Link(file);
        File.Copy(Path.Combine(WindowsBuild.Folder, "monitor.runtimeconfig.json"), Path.Combine(_folder, name + ".runtimeconfig.json"));
        File.WriteAllBytes(Program, HostOf(name));
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>The program.</summary>
    public string Program { get; }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Link(string file)
    {
        string link = Path.Combine(_folder, Path.GetFileName(file));
        File.Delete(link);
        File.CreateSymbolicLink(link, file);
    }

    /// <summary>The host program has the name of what it starts in a place that is larger than any name, zeroes behind it.</summary>
    private static byte[] HostOf(string name)
    {
        byte[] host = File.ReadAllBytes(WindowsBuild.Program);
        int at = host.AsSpan().IndexOf("monitor.dll\0"u8);
        Assert.True(at > 0, "The host program does not name monitor.dll.");
        Encoding.UTF8.GetBytes(name + ".dll").CopyTo(host, at);
        return host;
    }
}

using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Monitor.Sinks.File.Tests;

/// <summary>A process of its own that writes events through a file sink until it is killed. It is this program, told by its environment.</summary>
internal sealed class WriterProcess : IDisposable
{
    private const string PathVariable = "MONITOR_TEST_WRITER_PATH";
    private const string FirstVariable = "MONITOR_TEST_WRITER_FIRST";
    private const string ParentVariable = "MONITOR_TEST_WRITER_PARENT";
    private const string SyncVariable = "MONITOR_TEST_WRITER_SYNC";
    private const int FilesOfLines = 400;

    private readonly Process _process;

    private WriterProcess(Process process) => _process = process;

    /// <param name="path">The file.</param>
    /// <param name="first">Number of the first event.</param>
    /// <param name="sync">When events are forced to the disk.</param>
    /// <param name="tracer">A program with its arguments that starts the process and then leaves it alone; none: it is started without.</param>
    public static WriterProcess Start(string path, int first, FileSync sync = FileSync.None, params string[] tracer)
    {
        string[] words = [.. tracer, Environment.ProcessPath!];
        ProcessStartInfo start = new(words[0], words[1..]) { RedirectStandardOutput = true };
        start.Environment[PathVariable] = path;
        start.Environment[FirstVariable] = first.ToString();
        start.Environment[SyncVariable] = sync.ToString();
        start.Environment[ParentVariable] = Environment.ProcessId.ToString();
        return new WriterProcess(Process.Start(start)!);
    }

    /// <summary>Reads how many events were delivered so far.</summary>
    public async Task<int> ReadAsync() => int.Parse(await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("The writer ended."));

    /// <summary>Kills the process, and reads what it said last.</summary>
    /// <param name="delivered">What it said before.</param>
    public async Task<int> KillAsync(int delivered)
    {
        _process.Kill();
        string[] rest = (await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n');
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return rest.Length > 1 ? int.Parse(rest[^2]) : delivered;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

#pragma warning disable CA2255 // Comes before the program's own beginning, which belongs to the test framework.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void WriteIfAsked()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is { } path)
            WriteAsync(path, int.Parse(Environment.GetEnvironmentVariable(FirstVariable)!)).GetAwaiter().GetResult();
    }

    /// <summary>Writes until it is killed, or the test is gone.</summary>
    private static async Task WriteAsync(string path, int next)
    {
        Random random = new(next);
        FileSync sync = Enum.Parse<FileSync>(Environment.GetEnvironmentVariable(SyncVariable)!);
        string parent = "/proc/" + Environment.GetEnvironmentVariable(ParentVariable);
        Trail trail = await new Trail(
            path,
            FilesOfLines * Trail.LineLength(),
            keep: 100_000,
            configure: settings => (settings.Compress, settings.Sync) = (FileCompression.Gzip, sync)).StartAsync();
        while (Directory.Exists(parent))
        {
            int count = random.Next(1, 2000);
            await trail.WriteAsync(next, count);
            next += count;
            Console.WriteLine(next);
        }

        Environment.Exit(1);
    }
}

using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Monitor.Sinks.File.Tests;

/// <summary>A process of its own that writes events through a file sink until it is killed. It is this program, told by its environment.</summary>
internal sealed class WriterProcess : IDisposable
{
    private const string PathVariable = "MONITOR_TEST_WRITER_PATH";
    private const string FirstVariable = "MONITOR_TEST_WRITER_FIRST";
    private const int FilesOfLines = 40;

    private readonly Process _process;

    private WriterProcess(Process process) => _process = process;

    /// <param name="path">The file.</param>
    /// <param name="first">Number of the first event.</param>
    public static WriterProcess Start(string path, int first)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
        start.Environment[PathVariable] = path;
        start.Environment[FirstVariable] = first.ToString();
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

    private static async Task WriteAsync(string path, int next)
    {
        Random random = new(next);
        Trail trail = await new Trail(path, FilesOfLines * Trail.LineLength(), keep: 100_000, configure: settings => settings.Compress = FileCompression.Gzip).StartAsync();
        while (true)
        {
            int count = random.Next(1, 2000);
            await trail.WriteAsync(next, count);
            next += count;
            Console.WriteLine(next);
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Pipeline.Tests;

/// <summary>A file without contents that takes a day to hash, for events that wait.</summary>
internal sealed class SlowFile : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"monitor-slow-{Guid.NewGuid()}");

    public SlowFile()
    {
        using FileStream file = File.Create(_path);
        file.SetLength(1L << 40);
    }

    /// <summary>Emits an event that needs the hash, at the pipeline's present time, and waits until the hash is being computed.</summary>
    public async Task EmitAsync(TestPipeline pipeline, CollectorContext context)
    {
        Emit(pipeline, context);
        await Eventually.Holds(() => Directory.EnumerateFiles("/proc/self/fd").Any(file => new FileInfo(file).LinkTarget == _path), "the file is being read");
    }

    public void Dispose() => File.Delete(_path);

    private void Emit(TestPipeline pipeline, CollectorContext context) => context.Emit(new ProcessCreate
    {
        UtcTime = EventTime.From(pipeline.Time.GetUtcNow().UtcDateTime),
        Image = _path,
        ImageFile = Identify(_path),
    });

    /// <summary>The identity that the kernel would tell, by stat(1).</summary>
    public static FileIdentity Identify(string path)
    {
        using Process stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%i %s %.9Z", path]) { RedirectStandardOutput = true })!;
        string[] fields = stat.StandardOutput.ReadToEnd().Trim().Split(' ', '.');
        stat.WaitForExit();
        long Number(int index) => long.Parse(fields[index], CultureInfo.InvariantCulture);
        return new FileIdentity(1, (ulong)Number(0), Number(1), new EventTime(Number(2) * 1_000_000_000 + Number(3)));
    }
}

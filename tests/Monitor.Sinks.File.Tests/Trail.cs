using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.File.Tests;

/// <summary>Writes numbered events through a file sink, and reads the numbers back.</summary>
/// <param name="path">The file; a relative path is meant against the folder.</param>
/// <param name="rotate">Bytes of the largest file.</param>
/// <param name="keep">How many closed files are kept.</param>
/// <param name="folder">Folder of the configuration.</param>
/// <param name="configure">Sets other settings.</param>
/// <param name="time">The clock; null: the system's.</param>
internal sealed class Trail(
    string path,
    long rotate = long.MaxValue,
    int? keep = null,
    string folder = "/",
    Action<FileSinkSettings>? configure = null,
    TimeProvider? time = null) : IAsyncDisposable
{
    /// <summary>Bytes of the line of an event that <see cref="WriteAsync"/> writes with this image length.</summary>
    public static int LineLength(int imageLength = 20)
    {
        EventBuffer buffer = new();
        Append(buffer, 100, imageLength);
        Utf8Buffer line = new();
        new NdjsonEncoder(new TestSinkContext().Events, "web-1").Encode(buffer[0], line);
        return line.Length;
    }

    private readonly EventBuffer _buffer = new();
    private readonly EventBatch _batch = new();
    private FileSink? _sink;

    public TestSinkContext Context { get; } = new(folder);

    /// <summary>How many events of the last batch were accepted before it ended or threw.</summary>
    public int Accepted => _batch.Accepted;

    public async Task<Trail> StartAsync()
    {
        FileSinkSettings settings = new() { Path = path, Rotate = new ByteSize(rotate), Keep = keep };
        configure?.Invoke(settings);
        Assert.DoesNotContain(settings.Validate(), problem => problem.Property != nameof(settings.Rotate));
        _sink = new FileSink(settings, Context, time ?? TimeProvider.System);
        await _sink.StartAsync(TestContext.Current.CancellationToken);
        return this;
    }

    /// <summary>Hands in a batch of events with the numbers from <paramref name="first"/> on; three digits, so that lines have one length.</summary>
    public ValueTask WriteAsync(int first, int count, int imageLength = 20)
    {
        _buffer.Clear();
        for (int number = first; number < first + count; number++)
            Append(_buffer, number, imageLength);
        _batch.Reset(_buffer, [.. Enumerable.Range(0, count)]);
        return RetryAsync();
    }

    /// <summary>Hands in what the last batch left unsettled, as the host does.</summary>
    public ValueTask RetryAsync()
    {
        _batch.KeepUnsettled();
        return _sink!.WriteAsync(_batch, TestContext.Current.CancellationToken);
    }

    /// <summary>Asks the sink to open its file again, as the host does at SIGHUP.</summary>
    public ValueTask ReopenAsync() => _sink!.ReopenAsync(TestContext.Current.CancellationToken);

    /// <summary>Hands in the last batch again, whole.</summary>
    public ValueTask RepeatAsync() => _sink!.WriteAsync(_batch, TestContext.Current.CancellationToken);

    public string Destination => _sink!.Destination;

    public ValueTask DisposeAsync() => _sink?.DisposeAsync() ?? default;

    /// <summary>The numbers of the events in a file, compressed or not, which must consist of whole lines.</summary>
    public static int[] Numbers(string path)
    {
        string text = Read(path);
        Assert.True(text.Length == 0 || text[^1] == '\n', $"{path} ends with a torn line.");
        return [.. text.Split('\n')[..^1].Select(line =>
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return int.Parse(json.RootElement.GetProperty("EventUid").GetString()!.Split('-')[1]);
        })];
    }

    /// <summary>The closed files, the oldest first.</summary>
    public static string[] ClosedFiles(string path) => [.. Directory.GetFiles(Path.GetDirectoryName(path)!)
        .Where(file => file.StartsWith(path + ".2", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];

    /// <summary>The numbers in the closed files, the oldest first, then those of the current file.</summary>
    public static int[] AllNumbers(string path) => [.. ClosedFiles(path).Append(path).Where(Files.Exists).SelectMany(Numbers)];

    /// <summary>The number of events in each closed file, the oldest first, and in the current one.</summary>
    public static int[] Counts(string path) => [.. ClosedFiles(path).Append(path).Select(file => Numbers(file).Length)];

    private static string Read(string path)
    {
        using Stream file = Files.OpenRead(path);
        using Stream plain = Path.GetExtension(path) switch
        {
            ".gz" => new GZipStream(file, CompressionMode.Decompress),
            ".zst" => new ZstdSharp.DecompressionStream(file),
            _ => file,
        };
        return new StreamReader(plain, Encoding.UTF8).ReadToEnd();
    }

    private static void Append(EventBuffer buffer, int number, int imageLength)
    {
        Assert.True(buffer.Append(new ProcessTerminate { UtcTime = new EventTime(1), ProcessId = 1, Image = new string('x', imageLength) }));
        buffer.SetPlace(buffer.Count - 1, 0x1234, (ulong)number);
    }
}

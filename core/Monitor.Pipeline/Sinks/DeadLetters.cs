using System.Text;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Monitor.Pipeline.Sinks;

/// <summary>
/// The events that a sink refused for good, a line each: <c>{"Sink":…,"Reason":…,"Event":{…}}</c>, the event as in docs/ndjson.md. The file begins anew when
/// it is large; the one before stays beside it.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="sink">The sink's name.</param>
/// <param name="events">The events that may come.</param>
/// <param name="computer">Name of the machine.</param>
internal sealed class DeadLetters(string path, string sink, EventCatalog events, string computer)
{
    private const long LargestFile = 16 << 20;

    private readonly NdjsonEncoder _encoder = new(events, computer);
    private readonly Utf8Buffer _lines = new();
    private readonly byte[] _head = Encoding.UTF8.GetBytes($"{{\"Sink\":{Quote(sink)},\"Reason\":");

    /// <summary>Writes the events of a batch that were refused.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be written.</exception>
    public void Write(EventBatch batch)
    {
        try
        {
            foreach (EventBatch.Rejection rejection in batch.Rejections)
                Add(batch[rejection.Index], rejection.Reason);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
                File.Move(path, path + ".1", overwrite: true);
            using FileStream file = new(path, NewFile());
            Append(file);
        }
        finally
        {
            _lines.Clear();
        }
    }

    private void Add(EventRecord record, string reason)
    {
        _lines.Append(_head);
        _lines.Append(Encoding.UTF8.GetBytes(Quote(reason)));
        _lines.Append(",\"Event\":"u8);
        _encoder.Encode(record, _lines);
        _lines.Truncate(_lines.Length - 1);
        _lines.Append("}\n"u8);
    }

    /// <summary>Writes whole lines or nothing.</summary>
    private void Append(FileStream file)
    {
        long end = file.Length;
        try
        {
            file.Write(_lines.Written);
        }
        catch (IOException)
        {
            file.SetLength(end);
            throw;
        }
    }

    private static FileStreamOptions NewFile()
    {
        FileStreamOptions options = new() { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        return options;
    }

    private static string Quote(string text) => $"\"{System.Text.Encodings.Web.JavaScriptEncoder.Default.Encode(text)}\"";
}

using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.File;

/// <summary>
/// A file of lines that is only ever whole: opening cuts a line that a crash left torn, and a write that fails leaves nothing behind.
/// Locked against a second writer.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private const int ChunkSize = 64 << 10;

    private readonly FileStream _stream;
    private bool _mayBeTorn;

    private EventFile(FileStream stream) => _stream = stream;

    /// <summary>Bytes of whole lines.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes of a torn line that were cut when the file was opened.</summary>
    public long BytesCut { get; private init; }

    /// <summary>Opens or makes the file, its folder too.</summary>
    /// <exception cref="MonitorException">Another process writes it, or its end is not the product's.</exception>
    public static EventFile Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FileStream stream;
        try
        {
            FileStreamOptions options = new()
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Read,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
            stream = new FileStream(path, options);
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new MonitorException(FileSinkErrors.CannotOpen(path, exception.Message), exception);
        }

        try
        {
            long whole = EndOfLastLine(stream);
            long cut = stream.Length - whole;
            if (cut > 0 && !IsTornLine(stream, whole))
                throw new MonitorException(FileSinkErrors.ForeignEnd(path));
            stream.SetLength(whole);
            stream.Position = whole;
            return new EventFile(stream) { Length = whole, BytesCut = cut };
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Appends whole lines. When that fails, the next call begins where this one did.</summary>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        if (_mayBeTorn)
        {
            _stream.SetLength(Length);
            _stream.Position = Length;
        }

        _mayBeTorn = true;
        await _stream.WriteAsync(lines, cancellation).ConfigureAwait(false);
        _mayBeTorn = false;
        Length += lines.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_mayBeTorn)
            _stream.SetLength(Length);
        _stream.Dispose();
    }

    private static long EndOfLastLine(FileStream stream)
    {
        byte[] chunk = new byte[ChunkSize];
        long end = stream.Length;
        while (end > 0)
        {
            int size = (int)Math.Min(ChunkSize, end);
            stream.Position = end - size;
            stream.ReadExactly(chunk, 0, size);
            int at = chunk.AsSpan(0, size).LastIndexOf((byte)'\n');
            if (at >= 0)
                return end - size + at + 1;
            end -= size;
        }

        return 0;
    }

    /// <summary>Whether what stands behind the last whole line is the beginning of one of ours, or the zeroes that a file system may leave after
    /// a power cut. Anything else is another program's file, to be left alone.</summary>
    private static bool IsTornLine(FileStream stream, long at)
    {
        ReadOnlySpan<byte> beginning = "{\"EventID\":"u8;
        Span<byte> found = stackalloc byte[beginning.Length];
        stream.Position = at;
        found = found[..stream.ReadAtLeast(found, found.Length, throwOnEndOfStream: false)];
        return beginning.StartsWith(found) || found.IndexOfAnyExcept((byte)0) < 0;
    }
}

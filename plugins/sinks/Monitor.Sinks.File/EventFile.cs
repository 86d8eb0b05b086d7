using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.File;

/// <summary>
/// A file of lines that is only ever whole: opening cuts a line that a crash left torn, and a write that fails leaves nothing behind.
/// Locked against a second writer.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private readonly FileStream _stream;
    private bool _mayBeTorn;

    private EventFile(FileStream stream) => _stream = stream;

    /// <summary>Bytes of whole lines.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes of a torn line that were cut when the file was opened.</summary>
    public long BytesCut { get; private init; }

    /// <summary>Opens or makes the file, its folder too.</summary>
    /// <exception cref="MonitorException">It cannot be opened, another writer has it, or its end is not the product's.</exception>
    public static EventFile Open(string path)
    {
        FileStream stream = OpenStream(path);
        try
        {
            if (!WriterLock.TryTake(stream.SafeFileHandle))
                throw new MonitorException(FileSinkErrors.CannotOpen(path, "another writer has it"));
            FileTail tail = new(stream);
            long whole = tail.EndOfLastLine();
            if (!tail.IsOurs(whole))
                throw new MonitorException(FileSinkErrors.ForeignEnd(path));
            long cut = stream.Length - whole;
            if (cut > 0)
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

    /// <summary>Appends whole lines. When that fails, what was written of them is cut again.</summary>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        Cut();
        _mayBeTorn = true;
        try
        {
            await _stream.WriteAsync(lines, cancellation).ConfigureAwait(false);
        }
        catch
        {
            TryCut();
            throw;
        }

        _mayBeTorn = false;
        Length += lines.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        TryCut();
        _stream.Dispose();
    }

    private void Cut()
    {
        if (!_mayBeTorn)
            return;
        _stream.SetLength(Length);
        _stream.Position = Length;
        _mayBeTorn = false;
    }

    /// <summary>Cuts if it can be: else it is done before the next write, or when the file is opened again.</summary>
    private void TryCut()
    {
        try
        {
            Cut();
        }
        catch (IOException)
        {
            _mayBeTorn = true;
        }
    }

    private static FileStream OpenStream(string path)
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
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new FileStream(path, options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MonitorException(FileSinkErrors.CannotOpen(path, exception.Message), exception);
        }
    }
}

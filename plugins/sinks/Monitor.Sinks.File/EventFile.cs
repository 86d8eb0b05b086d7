using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.File;

/// <summary>
/// A file of lines that is only ever whole: opening cuts a line that a crash left torn, and a write that fails leaves nothing behind.
/// Locked against a second writer.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private readonly string _path;
    private readonly byte[] _pathInUtf8;
    private readonly SafeFileHandle _handle;
    private bool _mayBeTorn;

    private EventFile(string path, SafeFileHandle handle)
    {
        _path = path;
        _pathInUtf8 = Encoding.UTF8.GetBytes(path + '\0');
        _handle = handle;
    }

    /// <summary>Bytes of whole lines.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes of a torn line that were cut when the file was opened.</summary>
    public long BytesCut { get; private set; }

    /// <summary>Whether it begins as the product's does, but others wrote to its end: it is to be closed as it is.</summary>
    public bool HasForeignEnd { get; private set; }

    /// <summary>When the last line was written, in UTC; of an empty file when it was opened.</summary>
    public DateTime LastWrite { get; private set; }

    /// <summary>Opens or makes the file, its folder too.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">The operator's settings.</param>
    /// <param name="beginning">What each of its lines begins with.</param>
    /// <param name="rights">Its rights.</param>
    /// <param name="now">The present time in UTC.</param>
    /// <exception cref="MonitorException">It cannot be opened, another writer has it, or it is another program's.</exception>
    public static EventFile Open(string path, FileSinkSettings settings, byte[] beginning, FileRights rights, DateTime now)
    {
        EventFile? file = null;
        try
        {
            rights.MakeFolder(Path.GetDirectoryName(path)!);
            file = new EventFile(path, PlainFile.OpenToAppend(path, rights));
            file.TakeOver(settings, beginning, rights, now);
            return file;
        }
        catch (Exception exception)
        {
            file?._handle.Dispose();
            if (FileSinkErrors.IsFailureOfFile(exception))
                throw new MonitorException(FileSinkErrors.CannotOpen(path, exception), exception);
            throw;
        }
    }

    /// <summary>What others did to the file since it was written last.</summary>
    public FileChange Change()
    {
        if (!OperatingSystem.IsLinux())
            return FileChange.None;
        // A handle that cannot even be asked is stale: the server of a network file system does not know the file any more.
        if (!LinuxFile.TryLookAt(_handle, out LinuxFileFacts own) || !LinuxFile.TryLookAt(_pathInUtf8, out LinuxFileFacts facts) || !facts.IsSameAs(own))
            return FileChange.Replaced;
        if (own.Size == Length || _mayBeTorn && own.Size > Length)
            return FileChange.None;
        return own.Size == 0 ? FileChange.Emptied : FileChange.Changed;
    }

    /// <summary>Goes on from the beginning, after somebody emptied the file.</summary>
    public void BeginAnew()
    {
        Length = 0;
        _mayBeTorn = false;
    }

    /// <summary>Appends whole lines. When that fails, what was written of them is cut again.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="sync">Whether they are forced to the disk.</param>
    /// <param name="now">The present time in UTC.</param>
    /// <exception cref="MonitorException">There is no room, or the file cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> lines, FileSync sync, DateTime now)
    {
        if (lines.IsEmpty)
            return;
        try
        {
            Cut();
            _mayBeTorn = true;
            RandomAccess.Write(_handle, lines, Length);
            // After a sync that failed nobody knows what of the lines is on the disk: they are cut, and written anew.
            if (sync == FileSync.Batch)
                RandomAccess.FlushToDisk(_handle);
        }
        catch (Exception exception) when (FileSinkErrors.IsFailureOfFile(exception))
        {
            TryCut();
            throw new MonitorException(FileSinkErrors.CannotWrite(_path, exception), exception);
        }

        _mayBeTorn = false;
        Length += lines.Length;
        LastWrite = now;
    }

    /// <summary>Cuts what a write that failed left of its lines.</summary>
    /// <exception cref="IOException">It cannot be cut now.</exception>
    public void Cut()
    {
        if (!_mayBeTorn)
            return;
        if (RandomAccess.GetLength(_handle) > Length)
            RandomAccess.SetLength(_handle, Length);
        _mayBeTorn = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        TryCut();
        _handle.Dispose();
    }

    private void TakeOver(FileSinkSettings settings, byte[] beginning, FileRights rights, DateTime now)
    {
        if (!WriterLock.TryTake(_handle))
            throw new MonitorException(FileSinkErrors.CannotOpen(_path, "another writer has it"));
        FileTail tail = new(_handle, beginning);
        Length = tail.EndOfLastLine();
        HasForeignEnd = !tail.IsOurs(Length);
        if (HasForeignEnd && !tail.BeginsAsOurs())
            throw new MonitorException(FileSinkErrors.ForeignEnd(_path, settings.Format));
        if (!OperatingSystem.IsWindows())
            rights.Apply(_handle, _path);
        DateTime written = System.IO.File.GetLastWriteTimeUtc(_handle);
        LastWrite = Length == 0 || written > now ? now : written;
        if (HasForeignEnd)
            return;
        BytesCut = RandomAccess.GetLength(_handle) - Length;
        _mayBeTorn = BytesCut > 0;
        Cut();
        if (settings.Sync == FileSync.Batch && OperatingSystem.IsLinux())
            LinuxFile.SyncFolder(Path.GetDirectoryName(_path)!);
    }

    /// <summary>Cuts if it can be: else it is done before the next write, or when the file is opened again.</summary>
    private void TryCut()
    {
        try
        {
            Cut();
        }
        catch (Exception exception) when (FileSinkErrors.IsFailureOfFile(exception))
        {
            _mayBeTorn = true;
        }
    }
}

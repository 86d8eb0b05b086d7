using System.Diagnostics;
using System.IO.Enumeration;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitor.Collectors.FileExecutable;
using Monitor.Enrichment.Hashing;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Deleted = Monitor.Sdk.EventSet.FileDelete;

namespace Monitor.Collectors.FileDelete;

/// <summary>Holds the files of the named folders open, and keeps copies of those that are deleted, on a thread of its own.</summary>
internal sealed class DeletionArchive : IDisposable
{
    private const int MostWaiting = 4096;
    private const int LongestFolder = 1024;

    /// <summary>A deletion is told within this time.</summary>
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(10);

    private readonly ArchiveSettings _settings;
    private readonly ArchiveFolder _folder;
    private readonly HeldFiles _held;
    private readonly DeferredEvents _arriving = new(MostWaiting);
    private readonly string[] _directories;
    private readonly byte[][] _prefixes;
    private readonly DeferredWorker _worker;
    private readonly EventBuffer _event = new();
    private long _swept = Stopwatch.GetTimestamp();
    private bool _isBegun;
    private bool _isIncomplete;

    public DeletionArchive(ArchiveSettings settings)
    {
        _settings = settings;
        _folder = new ArchiveFolder(settings.Folder, settings.Quota.Bytes);
        _held = new HeldFiles(settings.Files);
        _directories = [.. settings.Directories.Select(TruePath.Of)];
        _prefixes = [.. _directories.Select(directory => Encoding.UTF8.GetBytes(directory.TrimEnd('/') + "/"))];
        _worker = new DeferredWorker("archive of deleted files", _arriving);
        _worker.Start(_ => Work(), () => _held.Count == 0 ? Timeout.InfiniteTimeSpan : Sweep);
    }

    /// <summary>What happened to the file of an event: its tag.</summary>
    public enum Act
    {
        /// <summary>It was made, or written anew.</summary>
        Made,

        /// <summary>It was moved; where to stands in <c>ArchiveFilename</c>.</summary>
        Moved,

        /// <summary>Its name was removed.</summary>
        Removed,
    }

    /// <summary>Whether files at a path are kept.</summary>
    public bool Covers(Text path)
    {
        foreach (byte[] prefix in _prefixes)
        {
            if (path.Bytes.StartsWith(prefix))
                return true;
        }

        return false;
    }

    /// <summary>Takes what happened to a file; on the capture thread.</summary>
    public bool TryAdd(scoped in Deleted happened, CollectorContext context, Act act, bool isIncomplete) =>
        _arriving.TryAddMarked(happened, context, (ulong)act, isIncomplete);

    /// <summary>Waits until all that was taken has been worked on.</summary>
    public Task DrainAsync(CancellationToken cancellation) => _worker.DrainAsync(cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _worker.Dispose();
        _arriving.Dispose();
        _held.Dispose();
    }

    private void Work()
    {
        if (!_isBegun)
            HoldWhatIsThere();
        _isBegun = true;
        while (!_worker.IsEnding && _arriving.TryTake(_event, out CollectorContext context, out ulong act))
        {
            _isIncomplete = (_event[0].Flags & RecordFlags.Incomplete) != 0;
            Take(Deleted.ReadFrom(_event[0]), context, (Act)act);
        }

        if (Stopwatch.GetElapsedTime(_swept) >= Sweep)
        {
            _held.LetNamelessGo();
            _swept = Stopwatch.GetTimestamp();
        }
    }

    private void Take(scoped in Deleted happened, CollectorContext context, Act act)
    {
        ReadOnlySpan<byte> path = happened.TargetFilename.Bytes;
        if (act == Act.Made)
            _held.Hold(path, happened.ArchiveFile?.Inode ?? 0);
        else if (act == Act.Moved)
            Move(happened, context);
        else
            Emit(happened, path, Keep(_held.Take(path), path, out bool? isProgram), isProgram, context);
    }

    /// <summary>Follows a file to its new name. One that lay there is deleted by that, if it was its last name.</summary>
    private void Move(scoped in Deleted moved, CollectorContext context)
    {
        ReadOnlySpan<byte> to = moved.ArchiveFilename.Bytes;
        SafeFileHandle? file = _held.Take(moved.TargetFilename.Bytes);
        SafeFileHandle? replaced = Covers(moved.ArchiveFilename) ? _held.Take(to) : null;
        bool wasDeleted = replaced is not null && !HeldFiles.HasName(replaced);
        if (wasDeleted)
            Emit(moved, to, Keep(replaced, to, out bool? isProgram), isProgram, context);
        else
            replaced?.Dispose();
        if (!Covers(moved.ArchiveFilename))
            file?.Dispose();
        else if (file is not null)
            _held.Put(to, file);
        else
            _held.Hold(to);
        if (replaced is not null && !wasDeleted && Covers(moved.TargetFilename))
            _held.Hold(moved.TargetFilename.Bytes);     // the two may have changed places
    }

    /// <summary>Keeps a copy, and closes the file.</summary>
    private ArchiveResult Keep(SafeFileHandle? file, ReadOnlySpan<byte> path, out bool? isProgram)
    {
        isProgram = null;
        if (file is null)
            return ArchiveResult.Not("the file was not held open in time");
        using (file)
        {
            Span<byte> beginning = stackalloc byte[ProgramMarks.Length];
            try
            {
                isProgram = ProgramMarks.Of(beginning[..RandomAccess.Read(file, beginning, 0)]) == ProgramMark.Program;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                return ArchiveResult.Not("the file cannot be read");
            }

            if (HeldFiles.HasName(file))
                return ArchiveResult.Not("the file has another name still");
            if (_settings.ExecutablesOnly && isProgram == false)
                return ArchiveResult.Not("the file is no program");
            return OpenedFile.Identify(file)?.File.Size > _settings.MaxFileSize.Bytes
                ? ArchiveResult.Not("the file is larger than max-file-size")
                : _folder.Keep(file, path, _settings.MaxFileSize.Bytes);
        }
    }

    private void Emit(scoped in Deleted happened, ReadOnlySpan<byte> path, ArchiveResult result, bool? isProgram, CollectorContext context)
    {
        Deleted deleted = new()
        {
            UtcTime = happened.UtcTime,
            ProcessGuid = happened.ProcessGuid,
            ProcessId = happened.ProcessId,
            User = happened.User,
            Image = happened.Image,
            TargetFilename = path,
            IsExecutable = isProgram,
            Archived = result.Reason is null ? "true" : $"false - {result.Reason}",
            ContainerId = happened.ContainerId,
            ArchiveFilename = result.Path,
            ArchiveFile = result.File,
        };
        context.Emit(deleted, _isIncomplete);
    }

    /// <summary>Files that were there before; links are not followed.</summary>
    private void HoldWhatIsThere()
    {
        foreach (string directory in _directories.Where(Directory.Exists))
        {
            try
            {
                foreach (string path in FilesBelow(directory).TakeWhile(_ => !_worker.IsEnding && _held.Count < _settings.Files))
                    _held.Hold(Encoding.UTF8.GetBytes(path));
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                // What is made from now on is held all the same.
            }
        }
    }

    /// <summary>Anybody can nest folders deeper than a path can be long; those are passed over.</summary>
    private static FileSystemEnumerable<string> FilesBelow(string directory)
    {
        EnumerationOptions all = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return new FileSystemEnumerable<string>(directory, (ref entry) => entry.ToFullPath(), all)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref entry) => entry.Directory.Length + entry.FileName.Length < LongestFolder,
        };
    }
}

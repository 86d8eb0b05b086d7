using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitor.Enrichment;
using Monitor.Enrichment.Hashing;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Collectors.FileExecutable;

/// <summary>A file that is being written, held open until it has come to rest, so that it is the same one whatever becomes of its name.</summary>
internal sealed class WatchedFile : IDisposable
{
    private readonly EventBuffer _event;
    private readonly CollectorContext _context;
    private SafeFileHandle? _handle;
    private bool _isProgram;
    private (FileIdentity File, EventTime Modified)? _seen;
    private DateTime _since;

    private WatchedFile(EventBuffer written, CollectorContext context, SafeFileHandle? handle, bool isProgram, DateTime now)
    {
        _event = written;
        _context = context;
        _handle = handle;
        _isProgram = isProgram;
        _since = now;
        Begun = now;
        File = FileExecutableDetected.ReadFrom(written[0]).TargetFile;
    }

    /// <summary>Which file it was when it was written.</summary>
    public FileIdentity? File { get; }

    /// <summary>Whether it is held open, so that its inode is no other file's.</summary>
    public bool IsHeld => _handle is not null;

    /// <summary>When it was first looked at.</summary>
    public DateTime Begun { get; }

    /// <summary>Opens the file of an event.</summary>
    /// <param name="written">The event; kept.</param>
    /// <param name="context">Where it is to go.</param>
    /// <param name="descriptor">The writer's descriptor.</param>
    /// <param name="isProgram">Whether the kernel side has seen that it is a program.</param>
    /// <param name="now">The time.</param>
    public static WatchedFile Open(EventBuffer written, CollectorContext context, uint descriptor, bool isProgram, DateTime now)
    {
        FileExecutableDetected happened = FileExecutableDetected.ReadFrom(written[0]);
        ReadOnlySpan<byte> path = happened.TargetFilename.Bytes;
        string process = string.Create(CultureInfo.InvariantCulture, $"/proc/{happened.ProcessId}");
        SafeFileHandle? handle = OpenIfSame(path, happened.TargetFile)
            ?? OpenIfSame(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{process}/fd/{descriptor}")), happened.TargetFile)
            ?? OpenIfSame([.. Encoding.ASCII.GetBytes(process + "/root"), .. path], happened.TargetFile);
        return new WatchedFile(written, context, handle, isProgram, now);
    }

    /// <summary>The kernel side has seen that a program was written, whatever it is overwritten with by the time of the next look.</summary>
    public void NoteProgram() => _isProgram = true;

    /// <summary>Looks for a file that was not there where it was written, since it had been moved.</summary>
    /// <param name="from">The path that something was moved from.</param>
    /// <param name="to">Where to.</param>
    public void Follow(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        if (_handle is null && FileExecutableDetected.ReadFrom(_event[0]).TargetFilename.Bytes.SequenceEqual(from))
            _handle = OpenIfSame(to, File);
    }

    /// <summary>Looks at the file, and emits its event if all is known.</summary>
    /// <param name="now">The time.</param>
    /// <param name="rest">A file unchanged for so long has come to rest.</param>
    /// <param name="isLast">Whether it is not looked at again.</param>
    /// <returns>Whether it is settled: it was emitted, or is no program and was none when it was written.</returns>
    public bool Look(DateTime now, TimeSpan rest, bool isLast)
    {
        if (_handle is null && !isLast && now - Begun < rest)
            return false;       // it may have been moved
        if (_handle is null || OpenedFile.Identify(_handle) is not { } found)
        {
            if (_isProgram)
                Emit(null);
            return true;
        }

        ProgramMark mark = Mark(_handle);
        if (mark == ProgramMark.None && !_isProgram)
            return true;
        if (found != _seen)
        {
            _seen = found;
            _since = now;
        }

        bool isAtRest = now - _since >= rest;
        if (!isLast && (!isAtRest || mark == ProgramMark.NotYet))
            return false;
        if (mark == ProgramMark.Program || _isProgram)
            Emit(found.File);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle?.Dispose();

    private static SafeFileHandle? OpenIfSame(ReadOnlySpan<byte> path, FileIdentity? wanted)
    {
        SafeFileHandle? handle = OpenedFile.Open(path);
        if (handle is null || wanted is not { } file || (OpenedFile.Identify(handle) is { } found && found.File.Inode == file.Inode))
            return handle;
        handle.Dispose();
        return null;
    }

    private static ProgramMark Mark(SafeFileHandle handle)
    {
        Span<byte> beginning = stackalloc byte[ProgramMarks.Length];
        try
        {
            return ProgramMarks.Of(beginning[..RandomAccess.Read(handle, beginning, 0)]);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A file system answers a read with whatever error it likes, and some become exceptions of unlikely types.
            return ProgramMark.None;
        }
    }

    /// <summary>The path at which the file lies now; empty if it has none.</summary>
    private static byte[] PathOf(SafeFileHandle handle)
    {
        string link = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{handle.DangerousGetHandle()}");
        return SymbolicLink.HasNamedTarget(link) ? SymbolicLink.Read(link) : [];
    }

    private void Emit(FileIdentity? file)
    {
        FileExecutableDetected written = FileExecutableDetected.ReadFrom(_event[0]);
        byte[] path = file is null ? [] : PathOf(_handle!);
        FileExecutableDetected settled = new()
        {
            UtcTime = written.UtcTime,
            ProcessGuid = written.ProcessGuid,
            ProcessId = written.ProcessId,
            User = written.User,
            Image = written.Image,
            TargetFilename = written.TargetFilename,
            ContainerId = written.ContainerId,
            RestingFilename = path.Length == 0 ? Text.Absent : new Text((ReadOnlySpan<byte>)path),
            TargetFile = file ?? written.TargetFile,
        };
        _context.Emit(settled, (_event[0].Flags & RecordFlags.Incomplete) != 0);
    }
}

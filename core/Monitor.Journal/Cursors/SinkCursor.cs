using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Journal;

/// <summary>How far a sink is. One thread uses it.</summary>
public sealed class SinkCursor : IDisposable
{
    /// <summary>The folder of the cursors in a journal's folder.</summary>
    internal const string FolderName = "cursors";

    /// <summary>What a cursor's file name ends with.</summary>
    internal const string Extension = ".cursor";

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly ulong _journal;
    private byte[] _slot = [];
    private ulong _generation;

    /// <summary>The slot that is known to be on the disk; it is not written to until the other one is.</summary>
    private int _safe;
    private bool _isDirty;

    private SinkCursor(string path, SafeFileHandle file, ulong journal)
    {
        _path = path;
        _file = file;
        _journal = journal;
        CursorSlot?[] slots = [CursorSlot.Read(file, 0), CursorSlot.Read(file, CursorSlot.Spacing)];
        _generation = slots.Max(slot => slot?.Generation ?? 0);
        CursorSlot? newest = slots.Where(slot => slot?.Journal == journal).MaxBy(slot => slot!.Generation);
        _safe = newest is null ? 1 : Array.IndexOf(slots, newest);
        IsNew = newest is null;
        Next = newest?.Next ?? 0;
        Rows = newest?.Rows ?? [];
    }

    /// <summary>Whether there was none.</summary>
    public bool IsNew { get; }

    /// <summary>Sequence of the next event to deliver; 0: the oldest that is there.</summary>
    public ulong Next { get; private set; }

    /// <summary>The rows as they were at opening.</summary>
    public IReadOnlyList<CursorRow> Rows { get; }

    /// <summary>Opens a sink's cursor, making it where there is none.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="sink">The sink's name.</param>
    /// <param name="journal">The journal's random number; a cursor of another journal counts as none.</param>
    /// <exception cref="MonitorException">The file cannot be used.</exception>
    public static SinkCursor Open(string folder, string sink, ulong journal)
    {
        string cursors = Path.Combine(folder, FolderName);
        string path = Path.Combine(cursors, Uri.EscapeDataString(sink) + Extension);
        try
        {
            Disk.MakeFolder(cursors);
            SafeFileHandle file = Disk.OpenToWrite(path);
            SinkCursor cursor = new(path, file, journal);
            Disk.Flush(file);
            Disk.FlushFolder(cursors);
            return cursor;
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            throw Unusable(path, exception);
        }
    }

    /// <summary>Writes, without waiting for the disk: it survives the process, not yet the machine.</summary>
    /// <param name="next">Sequence of the next event to deliver.</param>
    /// <param name="rows">What became of the events in front of it.</param>
    /// <exception cref="MonitorException">The file cannot be written.</exception>
    public void Write(ulong next, ReadOnlySpan<CursorRow> rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Length, CursorSlot.MostRows, nameof(rows));
        int length = CursorSlot.Length(rows.Length);
        if (_slot.Length < length)
            _slot = new byte[length];
        Span<byte> slot = _slot.AsSpan(0, length);
        CursorSlot.Write(slot, _journal, _generation + 1, next, rows);
        try
        {
            RandomAccess.Write(_file, slot, (long)(_safe ^ 1) * CursorSlot.Spacing);
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            throw Unusable(_path, exception);
        }

        _generation++;
        _isDirty = true;
        Next = next;
    }

    /// <summary>Waits until what was written is on the disk.</summary>
    /// <exception cref="MonitorException">The disk does not take it.</exception>
    public void Flush()
    {
        if (!_isDirty)
            return;
        try
        {
            Disk.Flush(_file);
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            throw Unusable(_path, exception);
        }

        _isDirty = false;
        _safe ^= 1;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static MonitorException Unusable(string path, Exception reason) => new(JournalErrors.CursorUnusable(path, reason.Message), reason);
}

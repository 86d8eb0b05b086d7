using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Journal;

/// <summary>How far a sink is, read without owning its cursor.</summary>
/// <param name="Sink">The sink's name.</param>
/// <param name="Next">Sequence of the next event to deliver.</param>
/// <param name="Rows">What became of the events in front of it.</param>
public sealed record SinkPosition(string Sink, ulong Next, IReadOnlyList<CursorRow> Rows)
{
    /// <summary>Reads all cursors of a journal that are sound and its own, by the sinks' names.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="journal">The journal's random number.</param>
    /// <exception cref="MonitorException">A file cannot be read.</exception>
    public static IReadOnlyList<SinkPosition> ReadAll(string folder, ulong journal)
    {
        string cursors = Path.Combine(folder, SinkCursor.FolderName);
        try
        {
            return !Directory.Exists(cursors) ? [] : [.. Directory.EnumerateFiles(cursors, "*" + SinkCursor.Extension)
                .Select(path => Read(path, journal))
                .OfType<SinkPosition>()
                .OrderBy(position => position.Sink, StringComparer.Ordinal)];
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            throw new MonitorException(JournalErrors.Unreadable(cursors, exception.Message), exception);
        }
    }

    private static SinkPosition? Read(string path, ulong journal)
    {
        using SafeFileHandle file = Disk.OpenToRead(path);
        return new[] { CursorSlot.Read(file, 0), CursorSlot.Read(file, CursorSlot.Spacing) }.Where(slot => slot?.Journal == journal).MaxBy(slot => slot!.Generation) is { } newest
            ? new SinkPosition(Uri.UnescapeDataString(Path.GetFileNameWithoutExtension(path)), newest.Next, newest.Rows)
            : null;
    }
}

using Monitor.Journal;

namespace Monitor.Host.Status;

/// <summary>The journal.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Id">Its number, 16 hexadecimal digits: the first half of each event's unique id.</param>
/// <param name="Events">Events that are in it.</param>
/// <param name="Bytes">Bytes on the disk.</param>
/// <param name="Segments">Files.</param>
/// <param name="Commits">How often it was brought to the disk in this run.</param>
/// <param name="Fault">Why it cannot be written; null when it can.</param>
internal sealed record JournalStatus(string Folder, string Id, long Events, long Bytes, int Segments, long Commits, string? Fault)
{
    /// <summary>Reads the writer.</summary>
    public static JournalStatus Of(string folder, JournalWriter journal) => new(
        folder,
        journal.Id.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
        (long)(journal.NextSequence - journal.OldestSequence),
        journal.Totals.Bytes,
        journal.Totals.Segments,
        journal.Totals.Commits,
        journal.Fault?.ToString());
}

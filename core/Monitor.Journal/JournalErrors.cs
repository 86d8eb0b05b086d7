using System.Globalization;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Journal;

/// <summary>What can go wrong with a journal.</summary>
internal static class JournalErrors
{
    public static MonitorError InUse(string folder) => new(
        "MON6001",
        $"The journal {folder} is being written by another process",
        "Stop the other agent, or give this one a journal of its own");

    public static MonitorError FolderUnusable(string folder, string reason) => new(
        "MON6002",
        $"The journal {folder} cannot be written: {reason}",
        "Make the folder writable for the account that Monitor runs as, or configure another one");

    public static MonitorError DiskFull(string folder) => new(
        "MON6003",
        $"There is no space left for the journal {folder}",
        "Make room on its disk, or let the journal keep less; events wait in memory meanwhile, and it goes on by itself");

    public static MonitorError CommitFailed(string folder, string reason) => new(
        "MON6004",
        $"The journal {folder} cannot be written: {reason}",
        "Look at its disk; events wait in memory meanwhile, and it goes on by itself");

    public static MonitorError Full(string folder) => new(
        "MON6005",
        $"The journal {folder} is full of events that a sink has not taken",
        "Look at the sinks that are behind, or let the journal keep more; it goes on by itself when they have caught up");

    public static MonitorError NoJournal(string path) => new(
        "MON6006",
        $"{path} is no journal",
        "Name a folder with files that end in .segment, or one such file");

    public static MonitorError Unreadable(string path, string reason) => new(
        "MON6007",
        $"{path} cannot be read: {reason}",
        "Read it as the account that wrote it, or as root");

    public static MonitorError LaterVersion(string path, int version) => new(
        "MON6008",
        $"{path} is in version {version} of the journal's format, which is not known here",
        "Read it with the release of Monitor that wrote it, or a later one");

    public static MonitorError DescriptionUnreadable(string reason) => new(
        "MON6009",
        $"The description of events in a journal is not one: {reason}",
        "Read the file with the release of Monitor that wrote it; if that one says the same, verify the journal");

    public static MonitorError CursorUnusable(string path, string reason) => new(
        "MON6010",
        $"The cursor {path} cannot be used: {reason}",
        "Make the file writable for the account that Monitor runs as, and room on its disk");

    public static MonitorError Damaged(JournalGap gap) => new(
        "MON6011",
        string.Create(CultureInfo.InvariantCulture, $"{(gap.File is null ? "A segment is gone" : $"Bytes {gap.From} to {gap.To} are damaged")}; {Missing(gap)}"),
        "The journal goes on behind it; look at the disk, and keep the files as they are for 'monitor journal verify'",
        gap.File is null ? null : new SourcePlace(gap.File));

    public static MonitorError EndCut(string file, long offset, long bytes) => new(
        "MON6012",
        string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes from offset {offset} on were cut off: they are no whole events, and were never committed"),
        "After a crash this is as it should be; otherwise look at the disk",
        new SourcePlace(file));

    private static string Missing(JournalGap gap) => gap.LastSequence < gap.FirstSequence ? "no event is missing"
        : gap.LastSequence == gap.FirstSequence ? string.Create(CultureInfo.InvariantCulture, $"event {gap.FirstSequence} is missing")
        : string.Create(CultureInfo.InvariantCulture, $"events {gap.FirstSequence} to {gap.LastSequence} are missing");
}

using System.Globalization;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Host.JournalFiles;

/// <summary>What can be wrong with a journal that a command is to read, and with what it is asked for.</summary>
internal static class JournalFileErrors
{
    public static MonitorError NoMoment(string option, string text) => new(
        "MON6040", $"'--{option}' does not take '{text}'", "Write a moment as '2026-03-16 09:42', '2026-03-16T09:42:09.482+01:00' or '10 min ago'");

    public static MonitorError UnknownEvent(string word, IReadOnlyCollection<string> known) => new(
        "MON6041", $"The journal has no event '{word}'", Suggestion.Cure(word, known));

    public static MonitorError UnknownRoute(string word, IReadOnlyCollection<string> known) => new(
        "MON6042", $"The journal has no rule set '{word}'", Suggestion.Cure(word, known));

    public static MonitorError Damaged(string file, long from, long to, string reason, string missing) => Damaged(
        file, string.Create(CultureInfo.InvariantCulture, $"Bytes {from} to {to} are damaged: {reason}"), missing);

    public static MonitorError Damaged(string file, string reason, string missing) => new(
        "MON6043", $"{reason}; {missing}", "'monitor journal verify' tells whether there is more", new SourcePlace(file));

    public static MonitorError NoEvent(string file, long offset, ulong sequence, string reason) => new(
        "MON6044",
        string.Create(CultureInfo.InvariantCulture, $"Event {sequence} at offset {offset} cannot be read and is passed over: {reason}"),
        "If 'monitor journal verify' finds the journal sound, report it",
        new SourcePlace(file));

    public static MonitorError TargetExists(string path) => new(
        "MON6045", "The target of an export is there already", "Name a folder or file that does not exist", new SourcePlace(path));

    public static MonitorError TargetNotWritable(string path, string reason) => new(
        "MON6046", $"The export cannot be written: {reason}", "Name a place with room where you may write", new SourcePlace(path));

    public static MonitorError NothingSelected() => new(
        "MON6047", "No event of the journal is meant, and nothing was written", "Widen the selection; 'monitor journal info' tells what is there");

    public static MonitorError UnknownFormat(string word, IReadOnlyCollection<string> known) => new(
        "MON6050", $"There is no format '{word}'", Suggestion.Cure(word, known));

    public static MonitorError NoHead(string text) => new(
        "MON6048", $"'--head' does not take '{text}'", "Write the 64 hexadecimal digits that 'monitor journal info' shows as chain head");

    public static MonitorError HeadNotPassed(string head) => new(
        "MON6049",
        $"The chain does not pass through {head}",
        "If the segment of that time was not deleted meanwhile, and the head was noted down of this journal, the journal was changed since");
}

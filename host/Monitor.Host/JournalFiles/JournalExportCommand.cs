using Monitor.Host.CommandLine;
using Monitor.Host.RuleFiles;
using Monitor.Journal;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Encoders;

namespace Monitor.Host.JournalFiles;

/// <summary><c>monitor journal export</c>.</summary>
internal sealed class JournalExportCommand
{
    private readonly JournalSource _source;
    private readonly Selection _selection;
    private readonly JournalExportVerb _verb;
    private bool _isWhole = true;

    private JournalExportCommand(JournalSource source, Selection selection, JournalExportVerb verb)
    {
        _source = source;
        _selection = selection;
        _verb = verb;
    }

    /// <summary>Copies events.</summary>
    /// <returns>1 if there are none or something could not be read, 3 if the target cannot be written.</returns>
    public static int Run(JournalExportVerb verb) => JournalCommands.Run(verb, source =>
    {
        if (Path.Exists(verb.To))
        {
            MonitorCommandLine.Print([JournalFileErrors.TargetExists(verb.To)]);
            return ExitCode.Usage;
        }

        return Selection.Of(verb, source) is { } selection ? new JournalExportCommand(source, selection, verb).Run() : ExitCode.Usage;
    });

    private int Run()
    {
        try
        {
            using SelectedEntries entries = new(_source, _selection, Tell);
            if (!entries.TryRead(out JournalFrame first))
            {
                MonitorCommandLine.Print([JournalFileErrors.NothingSelected()]);
                return ExitCode.CheckFailed;
            }

            long count = _selection.Format is { } format ? WriteLines(first, entries, format) : WriteJournal(first, entries);
            Console.Out.WriteLine($"{Counted.Text(count, "event")} in {_verb.To}");
            return _isWhole ? ExitCode.Well : ExitCode.CheckFailed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            MonitorCommandLine.Print([JournalFileErrors.TargetNotWritable(_verb.To, exception.Message)]);
            return exception is UnauthorizedAccessException ? ExitCode.Platform : ExitCode.Configuration;
        }
    }

    private long WriteLines(JournalFrame first, SelectedEntries entries, EventFormat format)
    {
        using FileStream file = new(_verb.To, FileMode.CreateNew, FileAccess.Write);
        LineWriter lines = new(file, new EntryEncoder(format, _selection.Route), Tell);
        JournalFrame entry = first;
        do
            lines.Write(entry, entries.Description, entries.Segment);
        while (entries.TryRead(out entry));
        lines.Flush();
        file.Flush(flushToDisk: true);
        return lines.Count;
    }

    private long WriteJournal(JournalFrame first, SelectedEntries entries)
    {
        ulong journal = _source.Folder.Segments.First(segment => segment.HasHeader).Journal;
        using JournalExport export = new(_verb.To, journal, Origin(), TimeProvider.System);
        JournalFrame entry = first;
        long count = 0;
        do
        {
            export.Append(entry, entries.Description);
            count++;
        }
        while (entries.TryRead(out entry));
        export.Complete();
        return count;
    }

    private ExportOrigin Origin()
    {
        ChainHead head = _source.FindHead();
        return new ExportOrigin(_verb.SelectionText, head.Hash, head.Sequence);
    }

    private void Tell(MonitorError error)
    {
        _isWhole = false;
        MonitorCommandLine.Print([error]);
    }
}

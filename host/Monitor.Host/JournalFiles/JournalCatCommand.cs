using Monitor.Host.CommandLine;
using Monitor.Journal;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Encoders;

namespace Monitor.Host.JournalFiles;

/// <summary><c>monitor journal cat</c>.</summary>
internal static class JournalCatCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Prints events.</summary>
    /// <returns>1 if something could not be read. A reader that goes away is a normal end.</returns>
    public static int Run(JournalCatVerb verb) => JournalCommands.Run(verb, source =>
    {
        if (Selection.Of(verb, source) is not { } selection)
            return ExitCode.Usage;
        using Stream output = StandardOutput.Open();
        try
        {
            return Run(source, selection, verb, output);
        }
        catch (IOException exception) when (StandardOutput.IsReaderGone(exception))
        {
            return ExitCode.Well;
        }
    });

    private static int Run(JournalSource source, Selection selection, JournalCatVerb verb, Stream output)
    {
        bool isWhole = true;
        using SelectedEntries entries = new(source, selection, Tell);
        LineWriter lines = new(output, new EntryEncoder(selection.Format ?? EventFormat.Ndjson, selection.Route), Tell);
        while (true)
        {
            while (entries.TryRead(out JournalFrame entry))
                lines.Write(entry, entries.Description, entries.Segment);
            lines.Flush();
            if (!verb.Follow || entries.IsComplete)
                return isWhole ? ExitCode.Well : ExitCode.CheckFailed;
            Thread.Sleep(Pause);
            entries.LookAgain();
        }

        void Tell(MonitorError error)
        {
            isWhole = false;
            MonitorCommandLine.Print([error]);
        }
    }
}

using System.Text.Json;
using Monitor.Host.CommandLine;

namespace Monitor.Host.JournalFiles;

/// <summary><c>monitor journal info</c>.</summary>
internal static class JournalInfoCommand
{
    /// <summary>Prints what a journal holds.</summary>
    /// <returns>1 if a part of it cannot be read.</returns>
    public static int Run(JournalInfoVerb verb) => JournalCommands.Run(verb, source =>
    {
        JournalSummary summary = SummaryBuilder.Build(source);
        Console.Out.Write(verb.Json ? JsonSerializer.Serialize(summary, JournalSummaryJson.Default.JournalSummary) + "\n" : SummaryText.Print(summary));
        MonitorCommandLine.Print(summary.Damage.Select(damage => damage.Error));
        return summary.Damage.Count == 0 ? ExitCode.Well : ExitCode.CheckFailed;
    });
}

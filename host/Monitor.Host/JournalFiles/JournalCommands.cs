using Monitor.Host.CommandLine;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.JournalFiles;

/// <summary>What the commands about a journal have in common.</summary>
internal static class JournalCommands
{
    /// <summary>Opens the journal that a command line names and does something with it.</summary>
    /// <param name="verb">The command line.</param>
    /// <param name="run">What is done; gives the exit code.</param>
    /// <returns>The exit code: 3 if there is no journal or it cannot be read, 4 if a privilege is missing.</returns>
    public static int Run(JournalVerb verb, Func<JournalSource, int> run)
    {
        List<MonitorError> errors = [];
        try
        {
            if (JournalSource.Open(verb, errors) is { } source)
                return run(source);
            MonitorCommandLine.Print(errors);
            return ExitCode.Configuration;
        }
        catch (MonitorException exception)
        {
            MonitorCommandLine.Print([exception.Error]);
            return exception.InnerException is UnauthorizedAccessException ? ExitCode.Platform : ExitCode.Configuration;
        }
    }
}

using System.Globalization;
using Monitor.Host.CommandLine;
using Monitor.Rules.Vectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.RuleFiles;

/// <summary><c>monitor rules verify</c>.</summary>
internal static class VerifyCommand
{
    /// <summary>Compares what this engine does with what files of vectors say.</summary>
    /// <returns>1 if it differs anywhere, 3 if a file cannot be read.</returns>
    public static int Run(string? config, IReadOnlyList<string> files)
    {
        List<MonitorError> errors = [];
        if (KnownEvents.AsTexts(config, errors) is not { } events)
        {
            MonitorCommandLine.Print(errors);
            return ExitCode.Configuration;
        }

        VectorRun run = new(events);
        int agree = 0, differ = 0;
        foreach (string file in files)
        {
            foreach (VectorOutcome outcome in (RuleVectorFile.Read(file, events, errors) ?? []).Select(run.Check))
            {
                if (outcome.Agrees)
                    agree++;
                else
                    differ++;
                Print(outcome);
            }
        }

        MonitorCommandLine.Print(errors);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{agree} agree, {differ} differ"));
        return errors.Count > 0 ? ExitCode.Configuration : differ > 0 ? ExitCode.CheckFailed : ExitCode.Well;
    }

    private static void Print(VectorOutcome outcome)
    {
        RuleVector vector = outcome.Vector;
        if (vector.IsEitherWay)
            Console.Out.WriteLine($"either way: {vector.Name}");
        else if (!outcome.IsSame)
            Console.Out.WriteLine($"differs: {vector.Name} ({vector.Place})\n  expected: {outcome.Expected}\n  got:      {outcome.Got}");
    }
}

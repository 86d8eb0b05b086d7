namespace Monitor.Wine.Tests.Harness;

/// <summary>How a Windows program ended.</summary>
/// <param name="ExitCode">The low 8 bits of its exit code.</param>
/// <param name="Output">Its standard output, with line feeds alone.</param>
/// <param name="Error">Its standard error, the same way.</param>
public sealed record WineResult(int ExitCode, string Output, string Error)
{
    private const int EndedBySignal = 128 + 11;

    /// <summary>Whether that was likely Wine's doing: of some three hundred programs that are started, cmd.exe among them, Wine 8 ends one with 1 before it
    /// has said anything. One was seen to end by a signal, too, and not again.</summary>
    public bool IsOfWine => ExitCode == EndedBySignal
        || (ExitCode == 1 && Output.Length == 0 && (Error.Length == 0 || Error.Contains("ShellExecuteEx failed", StringComparison.Ordinal)));
}

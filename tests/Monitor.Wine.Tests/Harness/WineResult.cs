namespace Monitor.Wine.Tests.Harness;

/// <summary>How a Windows program ended.</summary>
/// <param name="ExitCode">The low 8 bits of its exit code.</param>
/// <param name="Output">Its standard output, with line feeds alone.</param>
/// <param name="Error">Its standard error, the same way.</param>
public sealed record WineResult(int ExitCode, string Output, string Error);

namespace Monitor.Host.CommandLine;

/// <summary>Exit codes of the <c>monitor</c> program; documented in the operator guide.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Well = 0;

    /// <summary>What was checked is not so.</summary>
    public const int CheckFailed = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>The configuration, or a plugin that it names, is not sound.</summary>
    public const int Configuration = 3;

    /// <summary>A privilege is missing, or the platform cannot do what is needed.</summary>
    public const int Platform = 4;

    /// <summary>Monitor itself broke.</summary>
    public const int Fault = 5;
}

using System.Globalization;

namespace Monitor.Workers.Supervision;

/// <summary>What is started, as whom, and within which limits.</summary>
/// <param name="Program">The program.</param>
/// <param name="Name">The component's name.</param>
/// <param name="User">Who it runs as.</param>
/// <param name="Settings">Its limits.</param>
internal sealed record WorkerStart(WorkerProgram Program, string Name, WorkerUser User, WorkerSettings Settings)
{
    private static readonly string[] Inherited =
    [
        "LANG",
        "LC_ALL",
        "TZ",
        "DOTNET_EnableWriteXorExecute",
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT",
        "DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY",
    ];

    /// <summary>The words behind the program: the last one is the agent's process id.</summary>
    public IEnumerable<string> Arguments => [.. Program.Arguments, Name, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)];

    /// <summary>The environment of every worker; a system adds its own.</summary>
    public Dictionary<string, string> MakeEnvironment()
    {
        Dictionary<string, string> environment = [];
        foreach (string variable in Inherited)
        {
            if (Environment.GetEnvironmentVariable(variable) is { } value)
                environment[variable] = value;
        }

        environment["DOTNET_ROOT"] = WorkerProgram.RuntimeRoot;
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["DOTNET_GCHeapHardLimit"] = (Settings.Memory / 4 * 3).ToString("x", CultureInfo.InvariantCulture);
        return environment;
    }
}

using System.Text.Json;
using Monitor.Host.Configuration;
using Monitor.Host.Status;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.CommandLine;

/// <summary><c>monitor status</c>.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(10);

    /// <summary>Prints how the running agent is.</summary>
    public static int Run(string? config, bool asJson)
    {
        List<MonitorError> errors = [];
        if (MonitorConfiguration.Read(MonitorConfiguration.ChoosePath(config), errors) is not { } configuration)
        {
            MonitorCommandLine.Print(errors);
            return ExitCode.Configuration;
        }

        AgentStatus? status;
        try
        {
            status = new StatusFile(configuration.Runtime).Read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            MonitorCommandLine.Print([StatusErrors.NotReadable(configuration.Runtime, exception.Message)]);
            return ExitCode.CheckFailed;
        }

        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (status is null || now - status.Written > Stale)
        {
            MonitorCommandLine.Print([status is null ? StatusErrors.NotRunning(configuration.Runtime) : StatusErrors.Silent(status.ProcessId, status.Written)]);
            return ExitCode.CheckFailed;
        }

        Console.Out.Write(asJson ? JsonSerializer.Serialize(status, AgentStatusJson.Default.AgentStatus) + "\n" : StatusReport.Print(status, now));
        return ExitCode.Well;
    }
}

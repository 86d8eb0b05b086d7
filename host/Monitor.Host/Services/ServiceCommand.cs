using System.Runtime.Versioning;
using Monitor.Host.CommandLine;
using Monitor.Host.Running;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Services;

/// <summary><c>monitor run --service</c>: what the service manager of Windows starts.</summary>
internal static class ServiceCommand
{
    /// <summary>The service's name.</summary>
    public const string ServiceName = "Monitor";

    /// <summary>Runs the agent until the service manager stops it.</summary>
    public static Task<int> RunAsync(string? config)
    {
        if (!OperatingSystem.IsWindows())
            return Task.FromResult(Fail(ServiceErrors.NotAService()));
        try
        {
            return Task.FromResult(RunAsService(config));
        }
        catch (MonitorException exception)
        {
            return Task.FromResult(Fail(exception.Error));
        }
    }

    [SupportedOSPlatform("windows")]
    private static int RunAsService(string? config) =>
        WindowsService.Run(ServiceName, life => RunCommand.RunAsync(config, new ServiceRun(life, ApplicationLog.WriteError)));

    private static int Fail(MonitorError error)
    {
        MonitorCommandLine.Print([error]);
        return ExitCode.Platform;
    }
}

/// <summary>What is different when the agent runs as a service.</summary>
/// <param name="Life">The service's life.</param>
/// <param name="TellError">Tells why it does not run; nobody reads its standard error.</param>
internal sealed record ServiceRun(ServiceLife Life, Action<string> TellError);

using Monitor.Host.Configuration;
using Monitor.Host.Diagnostics;
using Monitor.Host.Running;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.CommandLine;

/// <summary><c>monitor validate</c>.</summary>
internal static class ValidateCommand
{
    /// <summary>Checks the configuration and what it names.</summary>
    /// <returns>3 if the configuration is not sound, 1 if a plugin is refused.</returns>
    public static int Run(string? config)
    {
        List<MonitorError> errors = [];
        if (MonitorConfiguration.Read(MonitorConfiguration.ChoosePath(config), errors) is not { } configuration)
        {
            MonitorCommandLine.Print(errors);
            return ExitCode.Configuration;
        }

        using HostLog log = new(new LogEntry { Level = LogLevel.Error }, configuration.Folder);
        using StopRequest stop = new();
        using ComponentSet components = ComponentSet.Load(configuration, log, stop);
        MonitorCommandLine.Print(components.Errors.Concat(components.RefusedPlugins).Concat(components.Warnings));
        if (components.Errors.Count > 0)
            return ExitCode.Configuration;
        if (components.RefusedPlugins.Count > 0)
            return ExitCode.CheckFailed;
        Console.Out.WriteLine(
            $"{configuration.Path} is sound: {Count(components.Collectors.Count, "collector")}, {Count(components.Sinks.Count, "sink")}, {Count(components.Events.All.Count(), "event type")}");
        return ExitCode.Well;
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}

using Monitor.Host.CommandLine;
using Monitor.Host.Configuration;
using Monitor.Host.Running;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.PluginFiles;

/// <summary>What the commands about plugins have in common.</summary>
internal static class PluginCommands
{
    /// <summary>Finds out where the plugins are and whom to trust, and does something with it. Without a configuration what is usual counts.</summary>
    /// <param name="config">The configuration, if the command line names one.</param>
    /// <param name="run">What is done; gives the exit code.</param>
    /// <returns>The exit code: 1 if a plugin is not as it has to be, 3 if the configuration is not.</returns>
    public static int Run(string? config, Func<PluginSearch, int> run)
    {
        string path = MonitorConfiguration.ChoosePath(config);
        List<MonitorError> errors = [];
        MonitorConfiguration? configuration = config is null && !File.Exists(path) ? null : MonitorConfiguration.Read(path, errors);
        PluginSearch search = PluginSearch.Of(configuration, errors);
        return errors.Count > 0 ? Fail(errors, ExitCode.Configuration) : Run(() => run(search));
    }

    /// <summary>Does something; an error is told.</summary>
    /// <returns>The exit code: 1 after an error.</returns>
    public static int Run(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (MonitorException exception)
        {
            return Fail([exception.Error], exception.InnerException is UnauthorizedAccessException ? ExitCode.Platform : ExitCode.CheckFailed);
        }
    }

    /// <summary>Tells errors.</summary>
    /// <returns>The exit code.</returns>
    public static int Fail(IEnumerable<MonitorError> errors, int code)
    {
        MonitorCommandLine.Print(errors);
        return code;
    }
}

using System.Runtime.Versioning;
using Monitor.Host.CommandLine;
using Monitor.Host.Configuration;
using Monitor.Host.Running;
using Monitor.Host.Services;
using Monitor.Plugins.Trust;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Installation;

/// <summary><c>monitor install</c> and <c>monitor uninstall</c>.</summary>
internal static class InstallCommand
{
    /// <summary>Installs the program that runs.</summary>
    public static int Install(InstallVerb verb)
    {
        if (!OperatingSystem.IsWindows())
            return Fail([InstallationErrors.NotHere()]);
        InstallationPaths paths = PathsHere();
        List<MonitorError> errors = [];
        byte[]? content = verb.Config is null ? null : NamedConfiguration.Read(verb.Config, FindDistrust, errors);
        if (errors.Count > 0)
        {
            MonitorCommandLine.Print(errors);
            return ExitCode.Configuration;
        }

        using WindowsMachine machine = new();
        Installer installer = new(machine, paths, note => Console.Out.WriteLine($"note: {note}"));
        IReadOnlyList<MonitorError> failed = installer.Install(new InstallationChoice(content, !verb.WithoutDriver, !verb.NoStart));
        if (failed.Count > 0)
            return Fail(failed);
        Console.Out.WriteLine($"installed in {paths.Program}; the configuration is {paths.Configuration}"
            + (verb.NoStart ? $"; start it with 'sc start {ServiceCommand.ServiceName}'" : ""));
        return ExitCode.Well;
    }

    /// <summary>Removes what was installed.</summary>
    public static int Uninstall(UninstallVerb verb)
    {
        if (!OperatingSystem.IsWindows())
            return Fail([InstallationErrors.NotHere()]);
        using WindowsMachine machine = new();
        IReadOnlyList<MonitorError> failed = new Uninstaller(machine, PathsHere()).Uninstall(verb.Purge);
        if (failed.Count > 0)
            return Fail(failed);
        Console.Out.WriteLine(verb.Purge ? "uninstalled, with configuration and journal" : $"uninstalled; configuration and journal stay in {PathsHere().Data}");
        return ExitCode.Well;
    }

    [SupportedOSPlatform("windows")]
    private static FileDistrust? FindDistrust(string path) => new WindowsFileTrust(Path.GetPathRoot(path)!, OwnFolder.TrustedUsers()).Find(path);

    [SupportedOSPlatform("windows")]
    private static InstallationPaths PathsHere()
    {
        string self = Environment.ProcessPath ?? "";
        bool hasRuntime = Path.GetFileNameWithoutExtension(self).Equals("monitor", StringComparison.OrdinalIgnoreCase);
        return new InstallationPaths(
            Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory),
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "Monitor"),
            Path.GetDirectoryName(UsualPaths.Here.Configuration)!,
            Path.Combine(Environment.SystemDirectory, "drivers"),
            hasRuntime ? null : self);
    }

    private static int Fail(IReadOnlyList<MonitorError> errors)
    {
        MonitorCommandLine.Print(errors);
        return ExitCode.Platform;
    }
}

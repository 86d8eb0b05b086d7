namespace Monitor.Host.Configuration;

/// <summary>Where things lie if nobody says otherwise.</summary>
/// <param name="Configuration">The configuration file.</param>
/// <param name="State">Folder for what must survive a restart.</param>
/// <param name="Runtime">Folder for what lives as long as the agent runs.</param>
/// <param name="Log">What the service says; null where the system's own log takes it.</param>
internal sealed record UsualPaths(string Configuration, string State, string Runtime, string? Log)
{
    /// <summary>Those of this system.</summary>
    public static UsualPaths Here { get; } = OperatingSystem.IsWindows()
        ? OnWindows(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData))
        : OnLinux();

    /// <summary>On Linux.</summary>
    public static UsualPaths OnLinux() => new("/etc/monitor/monitor.yaml", "/var/lib/monitor", "/run/monitor", Log: null);

    /// <summary>On Windows.</summary>
    /// <param name="programData">The folder that Windows keeps for programs' data.</param>
    public static UsualPaths OnWindows(string programData)
    {
        string folder = programData.TrimEnd('\\') + @"\Monitor";
        return new UsualPaths(folder + @"\monitor.yaml", folder + @"\state", folder + @"\run", folder + @"\logs\monitor.log");
    }
}

namespace Monitor.Host.Installation;

/// <summary>Where an installation puts things.</summary>
/// <param name="Source">The folder that holds the program to install.</param>
/// <param name="Program">The folder for the program.</param>
/// <param name="Data">The folder for configuration, state and logs.</param>
/// <param name="Drivers">Windows' folder of drivers.</param>
/// <param name="Runtime">The program that runs <c>monitor.dll</c>, where the runtime does not come with it; else null.</param>
internal sealed record InstallationPaths(string Source, string Program, string Data, string Drivers, string? Runtime)
{
    /// <summary>The program to install.</summary>
    public string SourceProgram => Source + (Runtime is null ? @"\monitor.exe" : @"\monitor.dll");

    /// <summary>The configuration file.</summary>
    public string Configuration => Data + @"\monitor.yaml";

    /// <summary>The configuration that comes with the program.</summary>
    public string ShippedConfiguration => Source + @"\monitor.yaml";

    /// <summary>The driver that comes with the program.</summary>
    public string ShippedDriver => $@"{Source}\driver\{InstalledDriver.FileName}";

    /// <summary>The driver where Windows loads it from.</summary>
    public string Driver => $@"{Drivers}\{InstalledDriver.FileName}";

    /// <summary>The library by which the event log knows the events.</summary>
    public string EventLibrary => Program + @"\plugins\event-log\Monitor.Events.dll";

    /// <summary>The description that the library is made of.</summary>
    public string EventManifest => Program + @"\plugins\event-log\Monitor.Events.man";

    /// <summary>What the service manager starts.</summary>
    public string Command => (Runtime is null ? $"\"{Program}\\monitor.exe\"" : $"\"{Runtime}\" \"{Program}\\monitor.dll\"") + " run --service";

    /// <summary>Whether the program that runs is the installed one: there is nothing to copy then.</summary>
    public bool IsInPlace => string.Equals(Source, Program, StringComparison.OrdinalIgnoreCase);
}

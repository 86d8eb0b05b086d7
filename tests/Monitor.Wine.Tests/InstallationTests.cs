using System.Text.RegularExpressions;
using Monitor.Wine.Tests.Harness;

namespace Monitor.Wine.Tests;

/// <summary>The real installer with Wine's service manager and registry. What Wine leaves out is Windows' alone: rights of files and services, the
/// event log, restarts after failures.</summary>
public sealed partial class InstallationTests : IClassFixture<WinePrefix>
{
    private const string Program = @"C:\Program Files\Monitor\monitor.exe";
    private const string Trail = @"C:\ProgramData\Monitor\events.ndjson";

    private static readonly string[] Keys = [@"HKLM\SYSTEM\CurrentControlSet", @"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion"];

    private readonly WinePrefix _prefix;

    public InstallationTests(WinePrefix prefix)
    {
        WinePrefix.SkipIfMissing();
        WindowsBuild.SkipIfMissing();
        _prefix = prefix;
    }

    [Fact]
    public void Installed_started_stopped_and_uninstalled_it_leaves_registry_and_files_as_before()
    {
        WriteConfiguration("file");
        string registry = Registry(), files = Files();

        string said = _prefix.Succeed(_prefix.Unpack(), "install", "--config", @"C:\own.yaml", "--without-driver");

        Assert.Contains(@"installed in C:\Program Files\Monitor", said);
        Assert.NotEqual(registry, Registry());
        Assert.Contains("RUNNING", Query());
        WineWait.Until(() => Names().Contains("AgentStarted"), "the event of the start");

        _prefix.Succeed("sc", "stop", "Monitor");
        WineWait.Until(() => Query().Contains("STOPPED", StringComparison.Ordinal), "the service stops");
        Assert.Equal("AgentStopped", Names()[^1]);

        _prefix.Succeed("sc", "start", "Monitor");
        WineWait.Until(() => Query().Contains("RUNNING", StringComparison.Ordinal), "the service runs again");

        // An update over the one that runs.
        _prefix.Succeed(_prefix.Unpack(), "install", "--without-driver");
        Assert.Contains("RUNNING", Query());

        _prefix.Succeed(WindowsBuild.Program, "uninstall", "--purge");
        Assert.Equal(registry, Registry());
        Assert.Equal(files, Files());
    }

    [Fact]
    public void A_service_that_does_not_start_is_not_installed()
    {
        // The configuration is sound by itself; that there is no such plugin shows when it is started.
        WriteConfiguration("missing");
        string registry = Registry(), files = Files();

        WineResult result = _prefix.Run(_prefix.Unpack(), "install", "--config", @"C:\own.yaml", "--without-driver");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("MON1062: Nothing was installed: to start the service failed: it ended with exit code 3", result.Error);
        Assert.Equal(registry, Registry());
        Assert.Equal(files, Files());
    }

    [Fact]
    public void An_update_that_fails_leaves_the_service_as_the_operator_has_it()
    {
        WriteConfiguration("file");
        _prefix.Succeed(_prefix.Unpack(), "install", "--config", @"C:\own.yaml", "--without-driver");
        _prefix.Succeed("sc", "description", "Monitor", "what the operator says");
        string registry = Registry();
        WriteConfiguration("missing");

        WineResult result = _prefix.Run(_prefix.Unpack(), "install", "--config", @"C:\own.yaml", "--without-driver");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("MON1062: Nothing was installed: to start the service failed", result.Error);
        Assert.Contains("what the operator says", registry);
        Assert.Equal(registry, Registry());
        Assert.Contains("RUNNING", Query());
        _prefix.Succeed(_prefix.Unpack(), "uninstall", "--purge");
    }

    [Fact]
    public void A_driver_that_is_not_loaded_takes_everything_back()
    {
        // Wine has not what the driver imports, as a Windows that does not accept its signature.
        WindowsBuild.SkipWithoutDriver();
        WriteConfiguration("file");
        string registry = Registry(), files = Files();

        WineResult result = _prefix.Run(_prefix.Unpack(), "install", "--config", @"C:\own.yaml");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("MON1062: Nothing was installed: to load the driver failed", result.Error);
        Assert.Equal(registry, Registry());
        Assert.Equal(files, Files());
    }

    [Fact]
    public void The_installed_program_uninstalls_itself()
    {
        WriteConfiguration("file");
        _prefix.Succeed(_prefix.Unpack(), "install", "--config", @"C:\own.yaml", "--without-driver", "--no-start");

        _prefix.Succeed(Program, "uninstall", "--purge");

        Assert.False(Directory.Exists(_prefix.Here(@"C:\Program Files\Monitor")));
        Assert.NotEqual(0, _prefix.Run("sc", "query", "Monitor").ExitCode);
    }

    [Fact]
    public void A_service_that_stops_just_now_is_waited_for()
    {
        // Nobody takes events of the event log sink under Wine, so that the stop takes as long as it may.
        _prefix.Write(@"C:\own.yaml", "collectors: []\nqueue: { drain: 10 s }\nsinks: { log: { plugin: event-log } }\n");
        _prefix.Succeed(_prefix.Unpack(), "install", "--config", @"C:\own.yaml", "--without-driver");
        _prefix.Succeed("sc", "stop", "Monitor");
        Assert.Contains("STOP_PENDING", Query());

        _prefix.Succeed(WindowsBuild.Program, "uninstall", "--purge");

        Assert.NotEqual(0, _prefix.Run("sc", "query", "Monitor").ExitCode);
    }

    [Fact]
    public void Where_nothing_is_installed_an_uninstallation_has_nothing_to_do()
    {
        string registry = Registry();

        _prefix.Succeed(WindowsBuild.Program, "uninstall");

        Assert.Equal(registry, Registry());
    }

    [Fact]
    public void Only_the_service_manager_can_start_a_service()
    {
        WineResult result = _prefix.Run(WindowsBuild.Program, "run", "--service");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("MON306", result.Error);
    }

    private void WriteConfiguration(string plugin) => _prefix.Write(@"C:\own.yaml", $$"""
        collectors: []
        sinks:
          trail: { plugin: {{plugin}}, settings: { path: events.ndjson } }
        """);

    /// <summary>Without Wine's own count of the services that it has started.</summary>
    private string Registry() => ServiceCount().Replace(string.Concat(Keys.Select(_prefix.ExportRegistry)), "");

    private string Files() => string.Join('\n', ((string[])["Program Files", "ProgramData", "windows/system32/drivers"])
        .SelectMany(folder => Directory.EnumerateFileSystemEntries(Path.Combine(_prefix.DriveC, folder), "*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal));

    private string Query() => _prefix.Run("sc", "query", "Monitor").Output;

    [GeneratedRegex(@"\[[^\]]*\\ServiceCurrent\]\r\n[^\[]*")]
    private static partial Regex ServiceCount();

    private List<string> Names()
    {
        string path = _prefix.Here(Trail);
        if (!File.Exists(path))
            return [];
        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("\"EventName\":\"")[^1].Split('"')[0])];
    }
}

using System.Runtime.InteropServices;
using Monitor.Host.Configuration;
using Monitor.Host.Diagnostics;
using Monitor.Host.Tests.Fixtures;
using Monitor.Plugins.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Tests.Running;

/// <summary>The host's own diagnostics go to standard error, and to a file where one is set; never to standard output, which is for events.</summary>
public sealed class DiagnosticsTests : IDisposable
{
    private readonly TestInstallation _installation = new();

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task Whatever_is_told_standard_output_stays_empty()
    {
        string configuration = _installation.AddTakingSink().Add("broken", "public sealed class Nothing;").Configure("""
            collectors: [broken]
            sinks: { out: { plugin: taking } }
            log: { level: debug, file: log/monitor.log }
            """);
        using RunningAgent agent = await RunningAgent.StartAsync(configuration);
        Directory.Move(_installation.Folder["runtime"], _installation.Folder["moved"]);
        await agent.WaitForAsync("ERROR MON4021: ");
        MonitorProgram result = await agent.StopAsync(PosixSignal.SIGTERM);

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Matches(@"(?m)^\d\d:\d\d:\d\d\.\d{4} ERROR MON20\d\d .*broken", result.Error);
        Assert.Matches(@"(?m)^\d\d:\d\d:\d\d\.\d{4} INFO  sink out: taking 0\.9\.0$", result.Error);
        string file = File.ReadAllText(_installation.Folder["log/monitor.log"]);
        Assert.Matches(@"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{4} INFO  sink out: taking 0\.9\.0$", file);
        Assert.Contains("stopping (SIGTERM)", file);
    }

    [Fact]
    public async Task A_sink_that_cannot_say_where_it_writes_runs_all_the_same()
    {
        string configuration = _installation
            .Add("shy", PluginSources.Sink("shy", "public string Destination => throw new InvalidOperationException(\"not telling\");"))
            .Configure("collectors: []\nsinks: { out: { plugin: shy } }");
        using RunningAgent agent = await RunningAgent.StartAsync(configuration);

        MonitorProgram result = await agent.StopAsync(PosixSignal.SIGTERM);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("INFO  out is degraded: it threw when asked where it writes: not telling", result.Error);
        Assert.Matches(@"(?m)^\d\d:\d\d:\d\d\.\d{4} INFO  sink out: shy 0\.9\.0$", result.Error);
    }

    [Fact]
    public async Task A_collector_is_asked_once_which_kernel_activity_it_wants()
    {
        string configuration = _installation.AddTakingSink().Add("fickle", """
            using Monitor.Sdk.Collectors;

            [Collector("fickle")]
            public sealed class Entry : KernelCollector
            {
                private int _asked;
                public override KernelHooks Hooks => _asked++ == 0 ? KernelHooks.None : throw new InvalidOperationException("asked again");
                public override void OnRecord(in KernelRecord record, CollectorContext context) { }
            }
            """).Configure("collectors: [fickle]\nsinks: { out: { plugin: taking } }");
        using RunningAgent agent = await RunningAgent.StartAsync(configuration);

        MonitorProgram result = await agent.StopAsync(PosixSignal.SIGTERM);

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("asked again", result.Error);
    }

    [Theory]
    [InlineData("debug", true)]
    [InlineData("info", true)]
    [InlineData("warn", false)]
    [InlineData("error", false)]
    public void The_level_says_what_is_told(string level, bool isToldOfTheCourse)
    {
        LogEntry entry = new() { Level = Enum.Parse<LogLevel>(level, ignoreCase: true), File = "monitor.log" };
        using (HostLog log = new(entry, _installation.Folder.Path))
        {
            log.Information("all goes ${well} {0}");
            log.Error(new MonitorError("MON9999", "Broken {0} ${level}", "Mend it"), new InvalidOperationException("the reason"));
        }

        string file = File.ReadAllText(_installation.Folder["monitor.log"]);
        Assert.Equal(isToldOfTheCourse, file.Contains("INFO  all goes ${well} {0}\n"));
        Assert.Contains("ERROR MON9999: Broken {0} ${level}. Mend it.\n", file);
        Assert.Contains("System.InvalidOperationException: the reason", file);
    }

    [Theory]
    [InlineData("plugins")]
    [InlineData("monitor.yaml/monitor.log")]
    [InlineData("/proc/nothing/monitor.log")]
    public async Task A_log_file_that_cannot_be_written_is_MON1019(string path)
    {
        string configuration = _installation.AddStoppingSink().Configure($"collectors: []\nsinks: {{ out: {{ plugin: stopping }} }}\nlog: {{ file: {path} }}");

        MonitorProgram result = await MonitorProgram.RunAsync("run", "-c", configuration);

        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        string file = Path.Combine(_installation.Folder.Path, path);
        Assert.StartsWith($"MON1019: The log file {file} cannot be written: ", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public async Task Refused_plugins_are_told_on_standard_error_by_validate_and_plugins()
    {
        string configuration = _installation.AddTakingSink().Add("broken", "public sealed class Nothing;").Configure("sinks: { out: { plugin: taking } }");

        MonitorProgram validate = await MonitorProgram.RunAsync("validate", "-c", configuration);
        Assert.Equal((1, ""), (validate.ExitCode, validate.Output));
        Assert.StartsWith("MON20", Assert.Single(validate.ErrorLines));
        MonitorProgram list = await MonitorProgram.RunAsync("plugins", "-c", configuration);
        Assert.Equal(1, list.ExitCode);
        Assert.Equal(validate.Error, list.Error);
        Assert.Matches(@"(?m)^broken +refused$", list.Output);
        Assert.Matches(@"(?m)^taking +sink +0\.9\.0 +\(unsigned\) +ready +Takes events$", list.Output);
        MonitorProgram info = await MonitorProgram.RunAsync("plugins", "info", "broken", "-c", configuration);
        Assert.Equal((1, "", validate.Error), (info.ExitCode, info.Output, info.Error));
    }

    [Fact]
    public async Task A_sound_configuration_is_said_to_be_so()
    {
        string configuration = _installation.AddTakingSink().Configure("collectors: all\nsinks: { a: { plugin: taking }, b: { plugin: taking } }");

        MonitorProgram result = await MonitorProgram.RunAsync("validate", "-c", configuration);

        Assert.Equal((0, $"{configuration} is sound: 0 collectors, 2 sinks, 6 event types\n", ""), (result.ExitCode, result.Output, result.Error));
    }
}

using Monitor.Capture.Linux;
using Monitor.Host.Running;
using Monitor.Host.Tests.Fixtures;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Tests.Running;

/// <summary>One agent to a state folder, for as long as it lives.</summary>
public sealed class AgentLockTests : IDisposable
{
    private readonly TestInstallation _installation = new();

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void The_folder_is_made_and_free_again_afterwards()
    {
        string state = _installation.Folder["deep/state"];

        AgentLock.Take(state).Dispose();
        using AgentLock second = AgentLock.Take(state);
    }

    [Fact]
    public void A_second_lock_is_refused_and_names_who_has_it()
    {
        string state = _installation.Folder["state"];
        using AgentLock first = AgentLock.Take(state);

        AssertHeldBy(Environment.ProcessId, state);
        AssertHeldBy(Environment.ProcessId, state);
    }

    [Fact]
    public async Task A_running_agent_keeps_others_out_and_a_killed_one_does_not()
    {
        string configuration = _installation.AddTakingSink().Configure("collectors: []\nsinks: { out: { plugin: taking } }");
        string state = _installation.Folder["state"];
        using (RunningAgent agent = await RunningAgent.StartAsync(configuration))
        {
            AssertHeldBy(agent.Id, state);
            MonitorProgram second = await MonitorProgram.RunAsync("run", "-c", configuration);
            Assert.Equal((3, ""), (second.ExitCode, second.Output));
            Assert.StartsWith($"MON1016: Another Monitor (process {agent.Id}) already uses the folder {state}", Assert.Single(second.ErrorLines));
            agent.Kill();
        }

        using AgentLock taken = AgentLock.Take(state);
        AssertHeldBy(Environment.ProcessId, state);
    }

    [Fact]
    public void A_full_disk_does_not_keep_an_agent_from_running()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's.");
        string state = _installation.Folder["state"];
        Directory.CreateDirectory(state);
        File.CreateSymbolicLink(Path.Combine(state, "pid"), "/dev/full");

        using AgentLock taken = AgentLock.Take(state);

        Assert.Throws<IOException>(() => File.Open(Path.Combine(state, "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_MON1015()
    {
        string file = _installation.Folder.Write("file", "");

        MonitorError error = Assert.Throws<MonitorException>(() => AgentLock.Take(Path.Combine(file, "state"))).Error;
        Assert.Equal("MON1015", error.Code);
        Assert.Contains("'state:'", error.Cure);
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("pid")]
    public void A_folder_in_which_no_file_can_be_written_is_not_taken_for_another_agents(string file)
    {
        Directory.CreateDirectory(_installation.Folder[$"state/{file}"]);

        Assert.Equal("MON1015", Assert.Throws<MonitorException>(() => AgentLock.Take(_installation.Folder["state"])).Error.Code);
        Directory.Delete(_installation.Folder[$"state/{file}"]);
        AgentLock.Take(_installation.Folder["state"]).Dispose();
    }

    [Fact]
    public async Task A_boot_file_that_cannot_be_written_is_MON1015_too()
    {
        Assert.SkipUnless(PlatformCheck.Find() is null, "live capture is not possible here");
        _installation.AddTakingSink().Add("starts", """
            using Monitor.Sdk.Collectors;

            [Collector("starts")]
            public sealed class Entry : KernelCollector
            {
                public override KernelHooks Hooks => KernelHooks.ProcessCreate;
                public override void OnRecord(in KernelRecord record, CollectorContext context) { }
            }
            """);
        string configuration = _installation.Configure("sinks: { out: { plugin: taking } }");
        Directory.CreateDirectory(_installation.Folder["state/boot.new"]);

        MonitorProgram result = await MonitorProgram.RunAsync("run", "-c", configuration);

        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.Contains(result.ErrorLines, line => line.StartsWith($"MON1015: The state folder {_installation.Folder["state"]} cannot be used: ", StringComparison.Ordinal));
    }

    private static void AssertHeldBy(int process, string state)
    {
        MonitorError error = Assert.Throws<MonitorException>(() => AgentLock.Take(state)).Error;
        Assert.Equal("MON1016", error.Code);
        Assert.Contains($"(process {process})", error.Cause);
        Assert.Contains(state, error.Cause);
    }
}

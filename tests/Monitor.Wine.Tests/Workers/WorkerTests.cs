using System.Text.Json.Nodes;
using Monitor.Wine.Tests.Harness;
using Monitor.Workers.Tests.Fixtures;

namespace Monitor.Wine.Tests.Workers;

/// <summary>Plugins in processes of their own. Wine creates them in jobs, with restricted tokens and handles of their own; but it holds no job to its
/// memory or processor time, and logs on no other user.</summary>
public sealed class WorkerTests : IClassFixture<WinePrefix>
{
    private readonly WinePrefix _prefix;

    public WorkerTests(WinePrefix prefix)
    {
        WinePrefix.SkipIfMissing();
        WindowsBuild.SkipIfMissing();
        _prefix = prefix;
    }

    [Fact]
    public void Events_go_from_one_worker_through_the_agent_to_another()
    {
        using WorkerAgent agent = WorkerAgent.Start(_prefix, @"C:\way there");
        agent.Order("500");
        agent.WaitForLines(1, "Grüße 499");

        JsonNode worker = agent.Worker("lab");
        Assert.StartsWith("memory by job, processes by job, cpu not limited, ", (string?)worker["limits"]);
        Assert.Equal("memory by job, processes by job", (string?)agent.Worker("out")["limits"]);
        Assert.NotEqual(0, (long)worker["memory"]!);
        Assert.NotEqual((int)worker["processId"]!, (int)agent.Worker("out")["processId"]!);
        Assert.Equal(0, agent.Stop());
        Assert.Equal(500, agent.Lines().Count(line => line.Contains("Grüße")));
        Assert.Contains(agent.Lines(), line => line.EndsWith(" end"));
        Assert.DoesNotContain("MON", agent.Error);
        Assert.DoesNotContain(_prefix.CommandLines(), IsWorker);
    }

    [Fact]
    public void A_worker_that_ends_is_started_again_and_the_agent_runs_on()
    {
        using WorkerAgent agent = WorkerAgent.Start(_prefix, @"C:\ends");
        _prefix.Succeed("taskkill", "/f", "/pid", agent.Worker("lab")["processId"]!.ToString());
        Assert.NotNull(agent.WaitForRestarts("lab", 1)["lastEnd"]);

        agent.Order("crash");
        Assert.Equal("exit code 0xE0434352, an exception that nobody caught (System.InvalidOperationException: no such luck)", (string?)agent.WaitForRestarts("lab", 2)["lastEnd"]);

        agent.Order("exit");
        Assert.StartsWith("exit code 3", (string?)agent.WaitForRestarts("lab", 3)["lastEnd"]);
        Assert.Contains("lab says: now: exit", agent.Error);

        agent.Order("print");
        agent.Order("1");
        agent.WaitForLines(1, "Grüße 0");
        Assert.Contains("lab says: on standard output", agent.Error);
        Assert.Equal(0, agent.Stop());
    }

    [Fact]
    public void An_agent_that_is_killed_takes_its_workers_and_what_they_started_with_it()
    {
        using WorkerAgent agent = WorkerAgent.Start(_prefix, @"C:\killed");
        agent.Order("child");
        WineWait.Until(() => _prefix.CommandLines().Any(IsChild), "the worker's child", () => agent.Error);
        Assert.Equal(2, _prefix.CommandLines().Count(IsWorker));

        agent.End();

        WineWait.Until(() => !_prefix.CommandLines().Any(line => IsWorker(line) || IsChild(line)), "all are gone", () => string.Join('\n', _prefix.CommandLines()));
    }

    [Fact]
    public void A_user_that_no_worker_can_be_is_refused_with_the_place()
    {
        WorkerAgent.WriteConfiguration(_prefix, @"C:\users", "user: stranger");

        WineResult result = _prefix.Run(WindowsBuild.Program, "validate", "--config", @"C:\users\monitor.yaml");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains(@"MON2079 C:\users\monitor.yaml:4:", result.Output + result.Error);
    }

    [Fact]
    public void A_plugin_that_is_installed_may_be_read_by_any_user_of_a_worker()
    {
        _prefix.Write(@"C:\packed\monitor.yaml", "collectors: []\nplugin-folders: [plugins]\nsinks: { out: { plugin: file, settings: { path: out } } }\n");
        WorkerAgent.Pack(_prefix.Here(@"C:\packed\lab.nupkg"), "lab", PluginSources.Free("lab"));

        _prefix.Succeed(WindowsBuild.Program, "plugins", "install", @"C:\packed\lab.nupkg", "--config", @"C:\packed\monitor.yaml");

        const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        Assert.Equal(Others, File.GetUnixFileMode(_prefix.Here(@"C:\packed\plugins\lab")) & Others);
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(_prefix.Here(@"C:\packed\plugins")) & Others);
    }

    private static bool IsWorker(string commandLine) => commandLine.Contains(" worker ");

    private static bool IsChild(string commandLine) => commandLine.Contains("ping -n 600");
}

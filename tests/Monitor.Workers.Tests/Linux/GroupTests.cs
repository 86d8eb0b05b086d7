using Monitor.Workers.Linux;
using Monitor.Workers.Tests.Fixtures;

namespace Monitor.Workers.Tests.Linux;

public sealed class GroupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("monitor-groups-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Version_1_is_found_under_the_own_group()
    {
        GroupPlaces places = GroupPlaces.Parse(
            ["30 24 0:26 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory", "31 24 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct"],
            ["4:memory:/services/7", "2:cpu,cpuacct:/", "0::/"]);

        Assert.Equal([new GroupPlace("/sys/fs/cgroup/memory/services/7", false), new GroupPlace("/sys/fs/cgroup/memory", false)], places.For("memory"));
        Assert.Equal([new GroupPlace("/sys/fs/cgroup/cpu,cpuacct/", false)], places.For("cpu"));
        Assert.Empty(places.For("pids"));
    }

    [Fact]
    public void Version_2_is_found_beside_an_agent_whose_unit_has_a_group_for_it()
    {
        string[] mounts = ["30 24 0:26 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw"];

        Assert.Equal(
            [new GroupPlace("/sys/fs/cgroup/system.slice/monitor.service/agent", true), new GroupPlace("/sys/fs/cgroup/system.slice/monitor.service", true)],
            GroupPlaces.Parse(mounts, ["0::/system.slice/monitor.service/agent"]).For("memory"));
        Assert.Equal([new GroupPlace("/sys/fs/cgroup/system.slice/monitor.service", true)], GroupPlaces.Parse(mounts, ["0::/system.slice/monitor.service"]).For("memory"));
    }

    [Fact]
    public void In_a_container_that_sees_a_part_the_own_group_is_where_the_mount_shows_it() => Assert.Equal(
        new GroupPlace("/sys/fs/cgroup/memory/inner", false),
        GroupPlaces.Parse(["30 24 0:26 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory"], ["4:memory:/docker/abc/inner"]).For("memory").First());

    [Fact]
    public void A_system_without_groups_limits_nothing_and_says_so()
    {
        using WorkerGroup group = WorkerGroup.Create("lab", new WorkerSettings { Cpu = 50 }, GroupPlaces.Parse([], []));

        Assert.False(group.LimitsMemory);
        Assert.Null(group.Memory);
        Assert.Equal("memory watched, no cgroup, pids not limited, no cgroup, cpu not limited, no cgroup", group.Description);
    }

    [Fact]
    public void A_group_of_version_2_without_the_controller_is_passed_over()
    {
        File.WriteAllText(Path.Combine(_folder, "cgroup.controllers"), "cpuset\n");
        File.WriteAllText(Path.Combine(_folder, "cgroup.subtree_control"), "\n");
        using WorkerGroup group = WorkerGroup.Create("lab", new WorkerSettings(), GroupPlaces.Parse([$"30 24 0:26 / {_folder} rw - cgroup2 cgroup2 rw"], ["0::/"]));

        Assert.False(group.LimitsMemory);
        Assert.Empty(Directory.GetDirectories(_folder));
    }

    [Fact]
    public async Task This_systems_groups_are_gone_with_the_worker()
    {
        await using TestAgent agent = new();
        PluginWorker worker = await agent.AddCollectorAsync(agent.Install("grouped", PluginSources.Kernel("grouped")), TestAgent.Quick with { Cpu = 50 });
        string[] made = Groups();
        if (made.Length == 0)
            Assert.Skip("no control groups can be made here");
        await worker.StopAsync();

        Assert.Contains("by cgroup v", worker.State.Limits);
        Assert.Empty(Groups());
    }

    [Fact]
    public async Task What_a_worker_started_and_left_behind_ends_with_it()
    {
        await using TestAgent agent = new();
        PluginWorker worker = await agent.AddCollectorAsync(agent.Install("leaver", PluginSources.Free("leaver")), null, ("orders", agent["orders"]));
        if (GroupsOf(Environment.ProcessId, "leaver").Length == 0)
            Assert.Skip("no control groups can be made here");
        await agent.StartAsync();
        agent.Order("orders", "leave");
        await Wait.UntilAsync(() => worker.State.Restarts == 1 && agent.Log.Lines.Any(line => line.Contains("left: ")), "another worker", () => agent.Log.ToString());

        string words = agent.Log.Lines.Single(line => line.Contains("left: "));
        await Wait.UntilAsync(() => !Runs(words[(words.LastIndexOf(' ') + 1)..]), "it is gone");
        Assert.Single(GroupsOf(Environment.ProcessId, "leaver").DistinctBy(Path.GetFileName));
    }

    [Fact]
    public async Task The_groups_of_a_worker_that_is_given_up_before_its_start_are_gone_too()
    {
        await using TestAgent agent = new();
        PluginWorker worker = await agent.ConnectAsync(agent.Install("brief", PluginSources.Kernel("brief")));
        if (GroupsOf(Environment.ProcessId, "brief").Length == 0)
            Assert.Skip("no control groups can be made here");
        await worker.DisposeAsync();

        Assert.Empty(GroupsOf(Environment.ProcessId, "brief"));
    }

    /// <summary>The groups that an agent made for its workers.</summary>
    public static string[] GroupsOf(int agent, string name = "*") => [.. ((string[])["memory", "pids", "cpu"]).SelectMany(GroupPlaces.Read().For)
        .Where(place => Directory.Exists(place.Folder))
        .SelectMany(place => Directory.GetDirectories(place.Folder, $"monitor-worker-{agent}-*-{name}"))];

    private static bool Runs(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string[] Groups() => GroupsOf(Environment.ProcessId, "grouped");
}

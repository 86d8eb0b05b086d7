using Monitor.Workers.Tests.Fixtures;

namespace Monitor.Workers.Tests;

/// <summary>The real agent with workers, from its configuration on.</summary>
public sealed class AgentTests
{
    [Fact]
    public async Task An_agent_that_is_killed_leaves_no_worker_behind_and_the_next_one_goes_on()
    {
        await using TestAgent files = new();
        string configuration = Configure(files, $"user: {Environment.UserName}");
        string[] workers;
        int killed;
        using (AgentProcess agent = new(configuration))
        {
            await agent.CapturesAsync();
            files.Order("orders", "50");
            await Wait.UntilAsync(() => Written(files).Count(line => line.EndsWith("Grüße 49")) == 1, "the events", () => agent.Errors);
            workers = [agent.Worker("lab")["processId"]!.ToString(), agent.Worker("out")["processId"]!.ToString()];
            Assert.All(workers, worker => Assert.True(Directory.Exists("/proc/" + worker)));
            killed = agent.Id;
            agent.Kill();
        }

        await Wait.UntilAsync(() => workers.All(worker => !IsWorker(worker)), "the workers are gone");
        using AgentProcess next = new(configuration);
        await next.CapturesAsync();
        files.Order("orders", "1");
        await Wait.UntilAsync(() => Written(files).Count(line => line.EndsWith("Grüße 0")) >= 2, "the next event", () => next.Errors);
        Assert.DoesNotContain(Linux.GroupTests.GroupsOf(killed), Directory.Exists);
        Assert.Equal(0, await next.StopAsync());
        Assert.DoesNotContain("MON", next.Errors);
    }

    [Fact]
    public async Task Workers_that_end_cost_the_agent_no_files()
    {
        await using TestAgent files = new();
        using AgentProcess agent = new(Configure(files, $"user: {Environment.UserName}"));
        await agent.CapturesAsync();
        int before = agent.Pipes();
        for (int restarts = 1; restarts <= 3; restarts++)
        {
            files.Order("orders", "exit");
            await Wait.UntilAsync(() => (int)agent.Worker("lab")["restarts"]! == restarts, "another worker", () => agent.Errors);
        }

        await Wait.UntilAsync(() => agent.Pipes() <= before, "the pipes of those that ended are closed", () => $"{agent.Pipes()} pipes, {before} before");
        Assert.Equal(0, await agent.StopAsync());
    }

    [Fact]
    public async Task Run_by_root_a_worker_is_nobody_and_can_be_nothing_else()
    {
        if (Environment.UserName != "root")
            Assert.Skip("only root can start processes of other users");
        if (!IsOpen(AppContext.BaseDirectory) || !IsOpen(WorkerProgram.RuntimeRoot))
            Assert.Skip("the checkout or .NET is closed to other users");
        await using TestAgent files = new();
        File.SetUnixFileMode(files.Folder, UnixFileMode.StickyBit | (UnixFileMode)0b111_111_111);
        using AgentProcess agent = new(Configure(files, "memory: 128 MiB"));
        await agent.CapturesAsync();
        files.Order("orders", "1");
        await Wait.UntilAsync(() => Written(files).Any(line => line.EndsWith("Grüße 0")), "an event", () => agent.Errors);

        Assert.Equal("nobody", (string?)agent.Worker("lab")["user"]);
        Dictionary<string, string> status = File.ReadLines($"/proc/{agent.Worker("lab")["processId"]}/status")
            .Select(line => line.Split(":\t", 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1].Trim());
        Assert.Equal(["65534"], status["Uid"].Split('\t').Concat(status["Gid"].Split('\t')).Concat(status["Groups"].Split(' ')).Distinct());
        Assert.Equal(("1", "0000000000000000", "0000000000000000"), (status["NoNewPrivs"], status["CapEff"], status["CapPrm"]));
        Assert.NotEqual(0, (int)agent.Worker("lab")["memory"]!);
        Assert.Equal(0, await agent.StopAsync());
    }

    [Fact]
    public async Task What_is_wrong_with_a_plugins_settings_or_isolation_is_told_with_its_place()
    {
        await using TestAgent files = new();
        string user = $"user: {Environment.UserName}";
        string configuration = Configure(files, user);
        string text = File.ReadAllText(configuration);

        Assert.Contains($"MON1101 {configuration}:3:", Validate(text.Replace("lab: { orders:", "lab: { order: 1, orders:")));
        Assert.Contains("MON2070", Validate(text.Replace(user, "user: no-such-user-here")));
        Assert.Contains("MON1010", Validate(text.Replace("plugins: { lab:", "plugins: { lob: { isolation: worker }, lab:")));
        Assert.Contains("MON1104", Validate(text.Replace(user, "memory: 1 MiB")));
        Assert.Contains("MON1104", Validate(text.Replace(user, "cpu: half")));
        Assert.Contains("MON1104", Validate(text.Replace($"worker, {user}", "in-process, memory: 1 GiB")));

        string Validate(string changed)
        {
            File.WriteAllText(configuration, changed);
            (int code, string output, string error) = AgentProcess.Run("validate", "--config", configuration);
            Assert.Equal(3, code);
            return output + error;
        }
    }

    private static string Configure(TestAgent files, string isolation)
    {
        files.Install("lab", PluginSources.Free("lab"));
        files.Install("out", PluginSources.Sink("out"));
        File.WriteAllText(files["monitor.yaml"], $$"""
            state: state
            runtime: runtime
            collectors: [lab: { orders: {{files["orders"]}} }]
            plugins: { lab: { isolation: worker, {{isolation}} }, out: { isolation: worker, {{isolation}} } }
            plugin-folders: [plugins]
            sinks: { out: { plugin: out, settings: { path: {{files["out.txt"]}} } } }
            """);
        return files["monitor.yaml"];
    }

    private static string[] Written(TestAgent files) => File.Exists(files["out.txt"]) ? File.ReadAllLines(files["out.txt"]) : [];

    private static bool IsWorker(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains("\0worker\0");
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsOpen(string folder)
    {
        for (DirectoryInfo? here = new(folder); here is not null; here = here.Parent)
        {
            if ((here.UnixFileMode & UnixFileMode.OtherExecute) == 0)
                return false;
        }

        return true;
    }
}

using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;
using Monitor.Plugins.Tests.Fixtures;

namespace Monitor.EndToEnd.Tests;

/// <summary>Live capture with plugins in processes of their own.</summary>
public sealed class WorkerTests
{
    private const string Stuck = """
        using Monitor.Sdk.Collectors;
        [Collector("stuck", Emits = [typeof(Monitor.Sdk.EventSet.NetworkConnect)])]
        public sealed class Entry : KernelCollector
        {
            public override KernelHooks Hooks => KernelHooks.ProcessTerminate;
            public override void OnRecord(in KernelRecord record, CollectorContext context)
            {
                while (true) { }
            }
        }
        """;

    [Fact]
    public void Shipped_plugins_do_in_workers_what_they_do_in_the_agent()
    {
        using TestFolder folder = new();
        using RunningAgent agent = RunningAgent.Start(
            folder,
            "collectors: [process-create, process-terminate]\nplugins: { process-create: { isolation: worker, user: root }, syslog: { isolation: worker } }");
        for (int i = 0; i < 20; i++)
            Command.Succeed("/bin/true", $"worker {i}");
        JsonObject last = agent.WaitFor("ProcessCreate", one => (string?)one["CommandLine"] == "/bin/true worker 19");
        JsonNode worker = Component(agent, "collectors", "process-create")["worker"]!;
        Assert.Equal(0, agent.Stop());

        Assert.Equal("root", (string?)worker["user"]);
        Assert.Equal("/bin/true", ((string?)last["Image"])!.Replace("/usr/bin/true", "/bin/true"));
        Assert.StartsWith("SHA256=", (string?)last["Hashes"]);
        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => $"/bin/true worker {i}"),
            agent.Events().Where(one => (string?)one["EventName"] == "ProcessCreate").Select(one => (string?)one["CommandLine"]).Where(line => line!.StartsWith("/bin/true worker ")));
        Assert.DoesNotContain("MON", agent.Errors);
    }

    [Fact]
    public void A_sink_whose_worker_is_killed_and_a_collector_that_never_returns_cost_nobody_else_an_event()
    {
        using TestFolder folder = new();
        folder.CopyPlugins(Path.Combine(Repository.Plugins, "file"), Path.Combine(Repository.Plugins, "process-create"));
        Install(folder, "stuck", PluginCompiler.Compile("Stuck", [Stuck], PluginCompiler.HostSdk));
        using RunningAgent agent = RunningAgent.Start(
            folder,
            "plugin-folders: [plugins]\nqueue: { drain: 10 s }\nplugins: { stuck: { isolation: worker, user: root, cpu: 20 % }, file: { isolation: worker, user: root } }",
            "  copy: { plugin: file, settings: { path: copy.ndjson } }");
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 10; i++)
                Command.Succeed("/bin/true", $"round {round} {i}");
            int process = (int)Component(agent, "sinks", "copy")["worker"]!["processId"]!;
            using (Process victim = Process.GetProcessById(process))
                victim.Kill();
            int restarts = round + 1;
            Wait.Until(() => (int)Component(agent, "sinks", "copy")["worker"]!["restarts"]! == restarts, "another worker", () => agent.Errors);
        }

        agent.WaitFor("ProcessCreate", one => (string?)one["CommandLine"] == "/bin/true round 2 9");
        Assert.Equal("killed by SIGKILL", (string?)Component(agent, "sinks", "copy")["worker"]!["lastEnd"]);
        Assert.Equal(0, agent.Stop());

        string[] kept = [.. agent.Events().Select(one => one.ToJsonString())];
        string[] copied = [.. RunningAgent.ReadLines(folder["copy.ndjson"]).Select(one => one.ToJsonString()).Distinct()];
        Assert.Equal(kept, copied);
        Assert.Equal(30, kept.Count(line => line.Contains("/bin/true round ")));
    }

    private static JsonNode Component(RunningAgent agent, string kind, string name) =>
        agent.Status()[kind]!.AsArray().Single(one => (string?)one!["name"] == name)!;

    private static void Install(TestFolder folder, string name, byte[] assembly)
    {
        string target = Directory.CreateDirectory(folder["plugins/" + name]).FullName;
        File.WriteAllBytes(Path.Combine(target, "Plugin.dll"), assembly);
        File.WriteAllText(Path.Combine(target, "plugin.json"), $$"""
            { "name": "{{name}}", "version": "1.0.0", "assembly": "Plugin.dll", "sdk": "0.1.0",
              "files": { "Plugin.dll": "{{Convert.ToHexStringLower(SHA256.HashData(assembly))}}" } }
            """);
    }
}

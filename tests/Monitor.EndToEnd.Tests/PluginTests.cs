using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;
using Monitor.Plugins.Tests.Fixtures;

namespace Monitor.EndToEnd.Tests;

public sealed class PluginTests
{
    private static readonly string[] _networkHooks = ["inet_sock_set_state", "sys_exit"];

    [Fact]
    public void Without_a_plugin_its_events_and_its_kernel_hooks_are_gone()
    {
        using TestFolder folder = new();
        folder.CopyPlugins(Shipped("process-create"), Shipped("file"), Shipped("network-connect"));
        using (RunningAgent with = RunningAgent.Start(folder, "plugins: [plugins]"))
        {
            Assert.All(_networkHooks, hook => Assert.Contains(hook, with.Hooks()));
            Assert.Equal(0, with.Stop());
        }

        Directory.Delete(folder["plugins/network-connect"], recursive: true);
        using RunningAgent without = RunningAgent.Start(folder, "plugins: [plugins]");
        Assert.All(_networkHooks, hook => Assert.DoesNotContain(hook, without.Hooks()));
        Assert.Contains("sched_process_exec", without.Hooks());
        Storm storm = new(folder);
        storm.Connect(0, 0.2);
        without.WaitFor("ProcessCreate", one => (string?)one["Image"] == folder["storm"]);
        Assert.Equal(0, without.Stop());
        int start = without.Events().Select(one => (string?)one["EventName"]).ToList().LastIndexOf("AgentStarted");
        Assert.DoesNotContain(without.Events().Skip(start), one => (string?)one["EventName"] == "NetworkConnect");
    }

    [Fact]
    public void Without_any_kernel_collector_nothing_is_attached()
    {
        using TestFolder folder = new();
        folder.CopyPlugins(Shipped("file"));
        using RunningAgent agent = RunningAgent.Start(folder, "plugins: [plugins]");
        Assert.Empty(agent.Hooks());
        Assert.Equal(0, agent.Stop());
        Assert.Equal(
            ["AgentStarted", "ServiceStateChange", "ServiceConfigurationChange", "ServiceStateChange", "AgentStopped"],
            agent.Events().Select(one => (string?)one["EventName"]));
    }

    [Fact]
    public void A_sample_collector_built_against_the_package_adds_its_events_by_its_folder_alone()
    {
        using TestFolder folder = new();
        folder.CopyPlugins(Shipped("file"), Repository.Sample("authlog"));
        string log = folder.Write("auth.log", ""), rules = Path.Combine(Repository.Root, "samples/collector-authlog/rules/ssh-logins.xml");
        using RunningAgent agent = RunningAgent.Start(
            folder, $"plugins: [plugins]\ncollectors: [authlog: {{ path: {log}, interval: 50 ms }}]\nrules: {{ ssh: {rules} }}", rules: "ssh");
        Wait.Until(() => (string?)agent.Status()["collectors"]![0]!["state"] == "healthy", "the sample is healthy");
        File.AppendAllText(log, """
            Nov 25 10:00:00 host sshd[4711]: Accepted publickey for alice from 10.0.0.7 port 51233 ssh2
            Nov 25 10:00:01 host sshd[4711]: Accepted publickey for alice from 192.0.2.7 port 51234 ssh2

            """);
        JsonObject login = agent.WaitFor("SshLogin", _ => true);
        Assert.Equal(("2001", "login from outside", "accepted", "alice", "192.0.2.7", "51234"), (
            login["EventID"]!.ToString(), (string?)login["RuleName"], (string?)login["Result"], (string?)login["User"], (string?)login["SourceAddress"], (string?)login["SourcePort"]));
        Assert.Equal(0, agent.Stop());
    }

    [Fact]
    public void A_sample_sink_built_against_the_package_gets_every_event_that_the_file_gets()
    {
        using TestFolder folder = new();
        using PostReceiver receiver = new();
        using RunningAgent agent = RunningAgent.Start(
            folder, $"plugins: [{Repository.Plugins}, {Repository.Samples}]\ncollectors: [process-create]", $"  web: {{ plugin: webhook, settings: {{ to: {receiver.Address} }} }}");
        Command.Succeed("/bin/true", "for the webhook");
        agent.WaitFor("ProcessCreate", one => (string?)one["CommandLine"] == "/bin/true for the webhook");
        Assert.Equal(0, agent.Stop());
        Assert.Equal(agent.Events().Select(one => one.ToJsonString()), receiver.Events().Select(one => one.ToJsonString()));
    }

    [Fact]
    public void The_sample_sink_posts_less_at_once_when_the_receiver_says_that_it_is_too_much()
    {
        using TestFolder folder = new();
        using PostReceiver receiver = new() { MaximumLines = 3 };
        using RunningAgent agent = RunningAgent.Start(
            folder, $"plugins: [{Repository.Plugins}, {Repository.Samples}]\ncollectors: [process-create]", $"  web: {{ plugin: webhook, settings: {{ to: {receiver.Address} }} }}");
        Command.Succeed("sh", "-c", "i=0; while [ $i -lt 50 ]; do /bin/true $i; i=$((i+1)); done");
        agent.WaitFor("ProcessCreate", one => (string?)one["CommandLine"] == "/bin/true 49");
        Assert.Equal(0, agent.Stop());
        Assert.Equal(agent.Events().Select(one => one.ToJsonString()), receiver.Events().Select(one => one.ToJsonString()));
    }

    [Fact]
    public void A_plugin_with_a_missing_dependency_is_told_of_by_one_error_and_the_others_run()
    {
        using TestFolder folder = new();
        byte[] library = PluginCompiler.Compile("Acme.Parts", ["public static class Part { public static int Number() => 1; }"], PluginCompiler.HostSdk);
        string source = PluginSources.Collector("broken", others: "public static class User { public static int Use() => Part.Number(); }");
        byte[] plugin = PluginCompiler.Compile("Broken", [source], PluginCompiler.HostSdk, Microsoft.CodeAnalysis.MetadataReference.CreateFromImage(library));
        RunsBeside(folder, plugin, "MON2", "Acme.Parts");
    }

    [Fact]
    public void A_plugin_that_throws_in_its_constructor_is_told_of_by_one_error_and_the_others_run()
    {
        using TestFolder folder = new();
        string source = PluginSources.Collector("broken").Replace("FreeCollector\n{", "FreeCollector\n{\npublic Entry() => throw new InvalidOperationException(\"no such luck\");");
        RunsBeside(folder, PluginCompiler.Compile("Broken", [source], PluginCompiler.HostSdk), "MON2", "no such luck");
    }

    [Fact]
    public void A_plugin_whose_file_others_may_write_is_told_of_by_one_error_and_the_others_run()
    {
        using TestFolder folder = new();
        byte[] plugin = PluginCompiler.Compile("Broken", [PluginSources.Collector("broken")], PluginCompiler.HostSdk);
        RunsBeside(folder, plugin, "MON2", "may write", prepare: file => File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110));
    }

    [Fact]
    public void A_collector_that_throws_on_every_event_is_taken_out_of_service_and_its_events_are_counted()
    {
        using TestFolder folder = new();
        string source = """
            using Monitor.Sdk.Collectors;
            [Collector("broken", Emits = [typeof(Monitor.Sdk.EventSet.ProcessTerminate)])]
            public sealed class Entry : KernelCollector
            {
                public override KernelHooks Hooks => KernelHooks.ProcessTerminate;
                public override void OnRecord(in KernelRecord record, CollectorContext context) => throw new InvalidOperationException("no such luck");
            }
            """;
        folder.CopyPlugins(Shipped("file"), Shipped("process-create"));
        InstalledPlugin.Write(folder, "broken", PluginCompiler.Compile("Broken", [source], PluginCompiler.HostSdk));
        using RunningAgent agent = RunningAgent.Start(folder, "plugins: [plugins]");
        Command.Succeed("sh", "-c", "i=0; while [ $i -lt 20 ]; do /bin/true $i; i=$((i+1)); done");
        agent.WaitFor("ProcessCreate", one => (string?)one["CommandLine"] == "/bin/true 19");
        agent.WaitFor("EventsLost", one => (string?)one["Reason"] == "collector-quarantined");
        Wait.Until(
            () => (string?)agent.Status()["collectors"]!.AsArray().Single(one => (string?)one!["name"] == "broken")!["state"] == "failed",
            "the status shows the failure");
        Assert.Equal(0, agent.Stop());
        Assert.Equal(1, Occurrences(agent.Errors, "MON4001"));
        Assert.Equal(1, Occurrences(agent.Errors, "MON4002:"));
    }

    private static void RunsBeside(TestFolder folder, byte[] broken, string code, string words, Action<string>? prepare = null)
    {
        folder.CopyPlugins(Shipped("file"), Shipped("process-create"));
        string file = InstalledPlugin.Write(folder, "broken", broken);
        prepare?.Invoke(file);
        using RunningAgent agent = RunningAgent.Start(folder, "plugins: [plugins]");
        Command.Succeed("/bin/true", "beside a broken plugin");
        agent.WaitFor("ProcessCreate", one => (string?)one["CommandLine"] == "/bin/true beside a broken plugin");
        Assert.Equal(0, agent.Stop());
        string[] lines = [.. agent.Errors.Split('\n').Where(line => line.Contains(code))];
        Assert.Single(lines);
        Assert.Contains("broken", lines[0]);
        Assert.Contains(words, lines[0]);
    }

    private static int Occurrences(string text, string words) => text.Split(words).Length - 1;

    private static string Shipped(string name) => Path.Combine(Repository.Plugins, name);
}

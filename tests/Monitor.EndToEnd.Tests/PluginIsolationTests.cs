using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;
using Monitor.Plugins.Tests.Fixtures;

namespace Monitor.EndToEnd.Tests;

/// <summary>Plugins in one process, each with what it brings along.</summary>
public sealed class PluginIsolationTests
{
    [Fact]
    public void Plugins_with_other_versions_of_one_library_and_one_with_a_native_library_run_side_by_side()
    {
        using TestFolder folder = new();
        using PostReceiver receiver = new();
        folder.CopyPlugins(Path.Combine(Repository.Plugins, "file"), Repository.Sample("authlog"), Repository.Sample("webhook"), Repository.Sample("sqlite"));
        string log = folder.Write("auth.log", "");
        using RunningAgent agent = RunningAgent.Start(
            folder,
            $"plugins: [plugins]\ncollectors: [authlog: {{ path: {log}, interval: 50 ms }}]",
            $"  web: {{ plugin: webhook, settings: {{ to: {receiver.Address} }} }}\n  store: {{ plugin: sqlite, settings: {{ path: events.db }} }}");

        File.AppendAllText(log, "2026-03-01T11:00:00Z host sshd[4711]: Accepted publickey for alice from 192.0.2.7 port 51234 ssh2: ED25519 SHA256:9IkE\n");
        agent.WaitFor("SshLogin", one => (string?)one["User"] == "alice");
        Wait.Until(() => receiver.Events().Any(one => (string?)one["EventName"] == "SshLogin"), "the webhook got the event", () => agent.Errors);
        string[] mapped = MappedFiles(agent.ProcessId);
        Assert.Equal(
            [
                ("", VersionOf(Path.Combine(Repository.Root, "artifacts/monitor/Polly.Core.dll"))),
                ("authlog", "8.4.2"),
                ("webhook", "8.6.5"),
            ],
            mapped.Where(path => Path.GetFileName(path) == "Polly.Core.dll").Select(path => (PluginOf(folder, path), VersionOf(path))).Order());
        Assert.Equal(["sqlite"], mapped.Where(path => Path.GetFileName(path) == "libe_sqlite3.so").Select(path => PluginOf(folder, path)));
        Assert.Single(mapped, path => Path.GetFileName(path) == "Monitor.Sdk.dll");
        Assert.Equal(0, agent.Stop());

        // What Polly and Microsoft.Data.Sqlite leave behind in .NET's own caches and events keeps these three; nothing keeps the file sink.
        Assert.Equal(
            ["authlog", "sqlite", "webhook"],
            agent.Errors.Split('\n').Where(line => line.Contains("MON2037")).Select(line => line.Split("Plugin ")[1].Split(' ')[0]).Order());
        Assert.Equal(agent.Events().Select(one => one.ToJsonString()), receiver.Events().Select(one => one.ToJsonString()));
        string database = Encoding.Latin1.GetString(File.ReadAllBytes(folder["events.db"]));
        Assert.All(agent.Events(), one => Assert.Contains($"\"EventUid\":\"{one["EventUid"]}\"", database));
    }

    [Fact]
    public void After_the_stop_every_shipped_plugin_has_left_the_memory()
    {
        using TestFolder folder = new();
        using RunningAgent agent = RunningAgent.Start(folder, sinks: "  terminal: { plugin: console }");
        Command.Succeed("/bin/true", "to be seen");
        agent.WaitFor("ProcessCreate", one => (string?)one["CommandLine"] == "/bin/true to be seen");
        Assert.Equal(0, agent.Stop());

        Assert.DoesNotContain("MON2037", agent.Errors);
    }

    [Fact]
    public void A_plugin_whose_code_cannot_leave_the_memory_is_told_of_by_one_warning()
    {
        using TestFolder folder = new();
        string source = PluginSources.Collector("stayer").Replace("FreeCollector\n{", "FreeCollector\n{\npublic Entry() => AppDomain.CurrentDomain.ProcessExit += (_, _) => { };");
        folder.CopyPlugins(Path.Combine(Repository.Plugins, "file"));
        InstalledPlugin.Write(folder, "stayer", PluginCompiler.Compile("Stayer", [source], PluginCompiler.HostSdk));
        using RunningAgent agent = RunningAgent.Start(folder, "plugins: [plugins]");
        Assert.Equal(0, agent.Stop());

        string line = Assert.Single(agent.Errors.Split('\n'), line => line.Contains("MON2037"));
        Assert.Contains("WARN", line);
        Assert.Contains("Plugin stayer is stopped", line);
    }

    /// <summary>Plugins that were compiled against an earlier Monitor.Sdk, in the agent of today.</summary>
    [Fact]
    public void Frozen_plugins_run_in_the_agent()
    {
        string frozen = Path.Combine(Repository.Root, "tests/fixtures/frozen");
        foreach (string version in Directory.GetDirectories(frozen).Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            using TestFolder folder = new();
            folder.CopyPlugins([Path.Combine(Repository.Plugins, "file"), .. Directory.GetDirectories(version)]);
            using RunningAgent agent = RunningAgent.Start(
                folder, "plugins: [plugins]\ncollectors: [frozen-collector: { text: hello }]", "  frozen: { plugin: frozen-sink, settings: { path: frozen.txt } }");
            JsonObject emitted = agent.WaitFor("FrozenAllFields", one => (string?)one["Text"] == "hello");
            Assert.Equal(0, agent.Stop());
            Assert.Contains("FrozenAllFields 3 Text=hello", File.ReadAllLines(folder["frozen.txt"]));
            Assert.Equal("2001:db8::1", (string?)emitted["Address"]);
        }
    }

    private static string[] MappedFiles(int process) => [.. File.ReadLines($"/proc/{process}/maps")
        .Where(line => line.Contains('/'))
        .Select(line => line[line.IndexOf('/')..])
        .Distinct()];

    /// <summary>The plugin to whose folder a file belongs; empty if it is the host's.</summary>
    private static string PluginOf(TestFolder folder, string path) =>
        path.StartsWith(folder["plugins/"], StringComparison.Ordinal) ? path[folder["plugins/"].Length..].Split('/')[0] : "";

    private static string VersionOf(string path) => FileVersionInfo.GetVersionInfo(path).ProductVersion!.Split('+')[0];
}

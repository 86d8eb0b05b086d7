using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>Where bpf(2) is refused, as in many containers, processes are seen all the same; what is not seen is told.</summary>
public sealed class WithoutBpfTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Processes_are_seen_from_start_to_end()
    {
        using RunningAgent agent = StartWithoutBpf();
        Command shell = Command.Run("/bin/sh", "-c", "echo $$; /bin/sleep 0.2; exit 7");
        string id = shell.Output.Trim();

        JsonObject start = agent.WaitFor("ProcessCreate", one => (string?)one["ProcessId"] == id);
        JsonObject end = agent.WaitFor("ProcessTerminate", one => (string?)one["ProcessId"] == id);
        JsonObject child = agent.WaitFor("ProcessCreate", one => (string?)one["ParentProcessId"] == id);

        Assert.Equal("/bin/sh -c echo $$; /bin/sleep 0.2; exit 7", (string?)start["CommandLine"]);
        Assert.Equal((string?)start["ProcessGuid"], (string?)end["ProcessGuid"]);
        Assert.Equal((string?)start["ProcessGuid"], (string?)child["ParentProcessGuid"]);
        Assert.Equal("/bin/sleep 0.2", (string?)child["CommandLine"]);
        Assert.Equal(0, agent.Stop());
    }

    [Fact]
    public void What_is_not_seen_is_told_at_the_start_and_in_the_status()
    {
        using RunningAgent agent = StartWithoutBpf();

        JsonObject status = agent.Status();
        Assert.Equal("proc-connector", (string?)status["capture"]!["source"]);
        Assert.StartsWith("MON3020: Capture works without eBPF: MON3003", (string?)status["capture"]!["limits"]);
        Assert.Equal(["proc_connector"], agent.Hooks());
        Dictionary<string, string> states = status["collectors"]!.AsArray().ToDictionary(one => (string)one!["name"]!, one => (string)one!["state"]!);
        Assert.Equal(("healthy", "healthy"), (states["process-create"], states["process-terminate"]));
        Assert.Equal(("degraded", "degraded"), (states["network-connect"], states["file-create"]));
        Assert.Contains("MON3020: Capture works without eBPF", agent.Errors);
        Assert.Contains("MON3022: Collector network-connect sees nothing", agent.Errors);
        Assert.Contains("capture by proc-connector", agent.Errors);
        string report = Command.Succeed(Repository.Program, "status", "--config", _folder["monitor.yaml"]);
        Assert.Contains("records read by proc-connector", report);
        Assert.Contains("MON3020: ", report);
        Assert.Equal(0, agent.Stop());
    }

    private RunningAgent StartWithoutBpf()
    {
        if (!File.Exists("/usr/bin/gcc"))
            Assert.Skip("the seccomp filter is installed by a C program, and gcc is not there");
        string filter = _folder["no-bpf"];
        Command.Succeed("gcc", "-O2", "-o", filter, Path.Combine(Repository.Root, "tests/Monitor.EndToEnd.Tests/Harness/no-bpf.c"));
        return RunningAgent.Start(_folder, wrapper: filter);
    }
}

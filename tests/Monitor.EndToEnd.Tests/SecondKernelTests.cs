using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>The same agent on another kernel, and on another machine: Debian's, in QEMU without KVM (tests/second-kernel).</summary>
public sealed class SecondKernelTests
{
    private const string Actor = "/bin/actions";

    /// <summary>An emulated machine is slow, on a machine that does other things besides still more so.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public void On_Debians_kernel_everything_that_happens_is_captured() => Captures("amd64", "artifacts/monitor");

    [Fact]
    public void On_Debians_kernel_for_arm64_everything_that_happens_is_captured() => Captures("arm64", "artifacts/monitor-arm64");

    /// <summary>Not on this machine's own kernel: auditing makes each system call a little slower until the next boot.</summary>
    [Fact]
    public void Without_eBPF_the_audit_system_tells_of_every_process_and_TCP_connection()
    {
        (JsonObject[] actions, IReadOnlyList<JsonObject> events, string errors) = Run("amd64", "artifacts/monitor", "audit", "scenario-audit");

        Assert.All(actions, action => CheckAudited(action, events));
        Assert.Contains("capture by audit, kernel hooks: proc_connector, audit", errors);
    }

    private static void Captures(string machine, string program)
    {
        (JsonObject[] actions, IReadOnlyList<JsonObject> events, _) = Run(machine, program, "monitor", "scenario");
        Assert.All(actions, action => Check(action, events));
        Assert.DoesNotContain(events, one => Is(one, "EventName", "EventsLost"));
    }

    /// <summary>Runs the agent in the guest while known things happen there.</summary>
    /// <returns>What happened, the agent's events, and what it said.</returns>
    private static (JsonObject[] Actions, IReadOnlyList<JsonObject> Events, string Errors) Run(string machine, string program, string name, string scenario)
    {
        string programFolder = Path.Combine(Repository.Root, program);
        string harness = Path.Combine(Repository.Root, "tests/second-kernel");
        string output = Path.Combine(Repository.Root, "artifacts/second-kernel", machine, name);
        if (!File.Exists(Path.Combine(programFolder, "monitor")) || !Directory.Exists(Path.Combine(programFolder, "plugins")))
            Assert.Skip($"{program} is not built; test.sh builds it");
        Command built = Command.Run(Patience, Path.Combine(harness, "build-guest.sh"), machine, programFolder, output, Path.Combine(harness, scenario));
        if (built.ExitCode == 2)
            Assert.Skip(built.Error.Trim());
        Assert.True(built.ExitCode == 0, built.Error);
        Command run = Command.Run(2 * Patience, Path.Combine(harness, "run-guest.sh"), machine, output, Patience.TotalSeconds.ToString());
        Assert.True(run.ExitCode == 0, $"verdict {run.ExitCode}: {run.Output}{run.Error}");
        IReadOnlyList<JsonObject> events = RunningAgent.ReadLines(Path.Combine(output, "results/events.ndjson"));
        JsonObject[] actions = [.. File.ReadLines(Path.Combine(output, "results/actions.out")).Select(line => JsonSerializer.Deserialize<JsonObject>(line)!)];
        Assert.NotEmpty(actions);
        return (actions, events, File.ReadAllText(Path.Combine(output, "results/program.err")));
    }

    private static void CheckAudited(JsonObject action, IReadOnlyList<JsonObject> events)
    {
        string kind = (string)action["action"]!;
        if (kind.StartsWith("exec") || kind == "kill")
            CheckProcess(action, kind, events);
        else if (kind == "tcp-refused")
            Assert.Single(Connections(action, kind, events, "client", isInitiated: true), one => Is(one, "DestinationPort", "1"));
        else if (kind == "tcp")
            CheckAuditedConnection(action, kind, events);
    }

    private static void CheckAuditedConnection(JsonObject action, string kind, IReadOnlyList<JsonObject> events)
    {
        string client = action["clientPort"]!.ToString(), server = action["serverPort"]!.ToString();
        Assert.Single(Connections(action, kind, events, "client", isInitiated: true), one => Is(one, "DestinationPort", server));
        Assert.Single(Connections(action, kind, events, "server", isInitiated: false), one => Is(one, "DestinationPort", client));
    }

    private static void Check(JsonObject action, IReadOnlyList<JsonObject> events)
    {
        string kind = (string)action["action"]!;
        if (kind.StartsWith("exec") || kind == "kill")
            CheckProcess(action, kind, events);
        else if (kind == "event")
            Assert.Single(events, one => Tells(one, action));
        else if (action.ContainsKey("name") || kind == "image")
            CheckCode(action, kind, events);
        else if (action.ContainsKey("clientPort"))
            CheckConnection(action, kind, events);
        else
            Assert.Single(Connections(action, kind, events, "client", isInitiated: true), one => Is(one, "DestinationPort", "1"));
    }

    private static void CheckProcess(JsonObject action, string kind, IReadOnlyList<JsonObject> events)
    {
        string process = action["pid"]!.ToString();
        int status = (int)action["status"]!;
        int exitCode = (status & 127) == 0 ? status >> 8 : 128 + (status & 127);
        Assert.Single(events, one => Is(one, "EventName", "ProcessTerminate") && Is(one, "ProcessId", process) && (int)one["Monitor"]!["ExitCode"]! == exitCode);
        if (kind == "kill")
            return;
        JsonObject created = Assert.Single(
            events, one => Is(one, "EventName", "ProcessCreate") && Is(one, "ProcessId", process) && Is(one, "Image", (string)action["image"]!));
        Assert.Equal((action["parent"]!.ToString(), Actor), ((string?)created["ParentProcessId"], (string?)created["ParentImage"]));
        Assert.Equal(
            kind == "exec-memory" ? ["Image is in memory only"] : Array.Empty<string>(),
            events.Where(one => Is(one, "EventName", "ProcessTampering") && Is(one, "ProcessId", process)).Select(one => (string?)one["Type"]));
        if (action["argumentBytes"] is { } bytes)
            Assert.Equal((int)bytes, ((string)created["CommandLine"]!).Length + 1);
    }

    /// <summary>A module, an eBPF program, or a file that was mapped to be run.</summary>
    private static void CheckCode(JsonObject action, string kind, IReadOnlyList<JsonObject> events)
    {
        bool IsActors(JsonObject one) => Is(one, "Image", Actor) && Is(one, "ProcessId", action["pid"]!.ToString());
        JsonObject[] seen = [.. events.Where(one => IsActors(one) || one["Monitor"] is JsonObject own && IsActors(own))];
        if (kind == "image")
        {
            Assert.Single(seen, one => Is(one, "EventName", "ImageLoad") && Is(one, "ImageLoaded", (string)action["path"]!));
        }
        else if (kind == "program")
        {
            JsonObject loaded = Assert.Single(seen, one => Is(one, "EventName", "EbpfEvent"));
            Assert.Equal(
                (action["id"]!.ToString(), (string)action["name"]!, "SOCKET_FILTER", "BPF_PROG_LOAD"),
                (loaded["BpfProgramId"]!.ToString(), (string)loaded["BpfProgramName"]!, (string)loaded["BpfProgramType"]!, (string)loaded["BpfCommand"]!));
        }
        else
        {
            string image = kind == "module" ? (string)action["path"]! : $"[{action["name"]}]";
            JsonObject loaded = Assert.Single(seen, one => Is(one, "EventName", "DriverLoad") && Is(one, "ImageLoaded", image));
            bool isSigned = !((string)action["taint"]!).Contains('E');
            Assert.Equal((isSigned ? "true" : "false", kind == "module"), ((string)loaded["Signed"]!, ((string)loaded["Hashes"]!).StartsWith("SHA256=")));
        }
    }

    private static void CheckConnection(JsonObject action, string kind, IReadOnlyList<JsonObject> events)
    {
        string client = action["clientPort"]!.ToString(), server = action["serverPort"]!.ToString(), address = (string)action["address"]!;
        Assert.Single(Connections(action, kind, events, "client", isInitiated: true), one => Is(one, "SourcePort", client) && Is(one, "DestinationPort", server));
        Assert.Single(
            Connections(action, kind, events, "server", isInitiated: false),
            one => Is(one, "SourceIp", address) && Is(one, "SourcePort", server) && Is(one, "DestinationPort", client));
    }

    private static IEnumerable<JsonObject> Connections(JsonObject action, string kind, IReadOnlyList<JsonObject> events, string who, bool isInitiated) =>
        events.Where(one => Is(one, "EventName", "NetworkConnect")
            && Is(one, "ProcessId", action[who]!.ToString())
            && Is(one, "Protocol", kind[..3])
            && Is(one, "DestinationIp", (string)action["address"]!)
            && Is(one, "Initiated", isInitiated ? "true" : "false"));

    /// <summary>Whether an event is what an action says of it; fields of the product's own stand apart.</summary>
    private static bool Tells(JsonObject one, JsonObject action) =>
        Is(one, "EventName", (string)action["event"]!)
        && ((JsonObject)action["fields"]!).All(field => (one[field.Key] ?? one["Monitor"]?[field.Key])?.ToString() == (string?)field.Value);

    private static bool Is(JsonObject one, string name, string value) => (string?)one[name]?.ToString() == value;
}

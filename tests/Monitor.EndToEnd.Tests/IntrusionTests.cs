using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>What the preset detect shows of an intrusion, and of a day's work.</summary>
public sealed class IntrusionTests(IntrusionTests.Run run) : IClassFixture<IntrusionTests.Run>
{
    [Theory]
    [InlineData("downloaded", "ProcessCreate", "Image", "/curl", "T1105")]
    [InlineData("downloaded", "FileCreate", "TargetFilename", "/implant", "T1105")]
    [InlineData("run from /tmp", "ProcessCreate", "Image", "/implant", "T1204.002")]
    [InlineData("downloaded into a shell", "ProcessCreate", "CommandLine", "| sh", "T1105")]
    [InlineData("run from memory", "ProcessCreate", "Image", "memfd:kworker", "T1620")]
    [InlineData("run from memory", "ProcessTampering", "Image", "memfd:kworker", "T1620")]
    [InlineData("code into another process", "ProcessInjection", "TargetImage", "/sleep", "T1055")]
    [InlineData("memory read", "ProcessAccess", "TargetImage", "/sleep", "T1055.008")]
    [InlineData("kernel module", "ProcessCreate", "CommandLine", "insmod ", "T1547.006")]
    [InlineData("job", "FileCreate", "TargetFilename", "/etc/cron.d/updater", "T1053.003")]
    [InlineData("service", "FileCreate", "TargetFilename", "/etc/systemd/system/updater.service", "T1543.002")]
    [InlineData("log deleted", "FileDelete", "TargetFilename", "/var/log/auth.log", "T1070.002")]
    [InlineData("disk read", "RawAccessRead", "Device", "/disk", "T1006")]
    [InlineData("questions as a tunnel", "DnsQuery", "QueryName", ".exfil.example", "T1071.004")]
    [InlineData("reverse shell", "ProcessCreate", "CommandLine", "/dev/tcp/", "T1059.004")]
    [InlineData("reverse shell", "NetworkConnect", "Image", "/bash", "T1059.004")]
    public void A_step_is_seen(string step, string eventName, string field, string value, string technique)
    {
        Assert.True(
            run.Events.Any(one => (string?)one["EventName"] == eventName
                && ((string?)one[field] ?? "").Contains(value, StringComparison.Ordinal)
                && ((string?)one["RuleName"] ?? "").Contains("technique_id=" + technique, StringComparison.Ordinal)),
            $"{step}: no {eventName} of {technique} where {field} contains {value} among\n" + string.Join('\n', run.Events.Select(one => one.ToJsonString())));
    }

    [Fact]
    public void That_the_agent_was_killed_is_an_event_at_its_next_start()
    {
        JsonObject gap = Assert.Single(run.Events, one => (string?)one["EventName"] == "EventsLost" && (string?)one["Reason"] == "interrupted");
        Assert.NotNull(gap);
    }

    /// <summary>The intrusion, done once: with the agent watching, killed at the end and started again.</summary>
    public sealed class Run : IDisposable
    {
        private readonly TestFolder _folder = new();
        private readonly Lazy<IReadOnlyList<JsonObject>> _events;

        public Run() => _events = new Lazy<IReadOnlyList<JsonObject>>(Intrude);

        public IReadOnlyList<JsonObject> Events => _events.Value;

        public void Dispose() => _folder.Dispose();

        private IReadOnlyList<JsonObject> Intrude()
        {
            const string Rules = "rules: { detect: presets/detect.xml }";
            string scripts = Path.Combine(Repository.Root, "tests/Monitor.EndToEnd.Tests/Intrusion");
            foreach (string needed in (string[])["/usr/bin/curl", "/usr/bin/python3", "/usr/bin/unshare", "/usr/sbin/ip"])
                Assert.SkipUnless(File.Exists(needed), $"{needed} is not there");
            using (RunningAgent agent = RunningAgent.Start(_folder, Rules, rules: "detect"))
            {
                Command.Succeed("unshare", "--mount", "--net", "bash", Path.Combine(scripts, "intrusion.sh"), scripts, _folder.Path);
                agent.WaitFor("NetworkConnect", one => (string?)one["Initiated"] == "true" && ((string?)one["Image"] ?? "").EndsWith("/bash", StringComparison.Ordinal));
                agent.Signal("KILL");
            }

            using RunningAgent next = RunningAgent.Start(_folder, Rules, rules: "detect");
            Assert.Equal(0, next.Stop());
            return [.. next.Events().DistinctBy(one => (string?)one["EventUid"])];
        }
    }
}

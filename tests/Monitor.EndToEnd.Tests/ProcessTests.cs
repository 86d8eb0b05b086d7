using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

public sealed class ProcessTests
{
    [Fact]
    public void Two_hundred_processes_that_exit_at_once_have_every_field()
    {
        using TestFolder folder = new();
        using RunningAgent agent = RunningAgent.Start(folder, "capture: { patience: 60 s }");
        Command.Succeed("sh", "-c", "i=0; while [ $i -lt 200 ]; do /bin/true number $i; i=$((i+1)); done");
        Assert.Equal(0, agent.Stop());
        JsonObject[] events = [.. agent.Events().Where(one => (string?)one["EventName"] == "ProcessCreate" && ((string)one["CommandLine"]!).StartsWith("/bin/true number "))];
        string image = new FileInfo("/bin/true").ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? File.ResolveLinkTarget("/bin", true)?.FullName + "/true";
        string hash = "SHA256=" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes("/bin/true")));
        Assert.Equal(200, events.Length);
        Assert.All(events, (one, number) =>
        {
            Assert.Equal($"/bin/true number {number}", (string?)one["CommandLine"]);
            Assert.Equal(image, (string?)one["Image"]);
            Assert.Equal(hash, (string?)one["Hashes"]);
            Assert.Equal("root", (string?)one["User"]);
            Assert.EndsWith("/dash", (string?)one["ParentImage"]);
            Assert.StartsWith("sh -c i=0;", (string?)one["ParentCommandLine"]);
            Assert.Equal(Environment.CurrentDirectory, (string?)one["CurrentDirectory"]);
            Assert.NotEqual(Guid.Empty, Guid.Parse((string)one["ProcessGuid"]!));
        });
        Assert.Single(events.Select(one => (string?)one["ParentProcessGuid"]).Distinct());
        Assert.Equal(200, events.Select(one => (string?)one["ProcessGuid"]).Distinct().Count());
    }

    [Fact]
    public void A_process_that_runs_already_is_known_as_a_parent_and_keeps_its_guid_across_restarts_of_the_agent()
    {
        using TestFolder folder = new();
        using Process parent = Process.Start(new ProcessStartInfo("sh", ["-c", "while read line; do /bin/true $line; done"]) { RedirectStandardInput = true })!;
        double startSecond = new DateTimeOffset(parent.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        List<string> guids = [];
        for (int run = 1; run <= 2; run++)
        {
            using RunningAgent agent = RunningAgent.Start(folder);
            string marker = $"run-{run}-{Guid.NewGuid():N}";
            parent.StandardInput.WriteLine(marker);
            parent.StandardInput.Flush();
            JsonObject created = agent.WaitFor("ProcessCreate", one => ((string)one["CommandLine"]!).EndsWith(marker));
            Assert.Equal(parent.Id.ToString(), (string?)created["ParentProcessId"]);
            Assert.EndsWith("/dash", (string?)created["ParentImage"]);
            guids.Add((string)created["ParentProcessGuid"]!);
            Assert.Equal(0, agent.Stop());
        }

        parent.StandardInput.Close();
        Assert.True(parent.WaitForExit(Wait.Patience));
        Assert.NotEqual(Guid.Empty, Guid.Parse(guids[0]));
        Assert.Equal(guids[0], guids[1]);
        Assert.Equal(startSecond, SecondIn(guids[0]), tolerance: 2.0);
    }

    [Fact]
    public void The_end_of_a_process_carries_its_identity_and_exit_code()
    {
        using TestFolder folder = new();
        using RunningAgent agent = RunningAgent.Start(folder);
        Command.Run("sh", "-c", "exit 7");
        JsonObject created = agent.WaitFor("ProcessCreate", one => (string?)one["CommandLine"] == "sh -c exit 7");
        JsonObject ended = agent.WaitFor("ProcessTerminate", one => (string?)one["ProcessGuid"] == (string?)created["ProcessGuid"]);
        Assert.Equal(7, (int?)ended["Monitor"]?["ExitCode"]);
        Assert.Equal((string?)created["Image"], (string?)ended["Image"]);
    }

    /// <summary>The second in a process GUID: its second and third groups, low half first.</summary>
    private static double SecondIn(string guid)
    {
        string[] groups = guid.Trim('{', '}').Split('-');
        return Convert.ToUInt32(groups[2] + groups[1], 16);
    }
}

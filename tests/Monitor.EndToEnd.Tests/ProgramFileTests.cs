using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>Programs that come into being, from the call that writes them to the event with its hash.</summary>
public sealed class ProgramFileTests
{
    private const string Collectors = "collectors: [process-create, file-executable: { rest: 2 s, patience: 1 min }]\ncapture: { patience: 60 s }";

    [Fact]
    public void A_program_that_is_copied_or_written_is_reported_with_its_hash()
    {
        using TestFolder folder = new();
        using RunningAgent agent = RunningAgent.Start(folder, Collectors);

        Command.Succeed("cp", "/bin/true", folder["copied"]);
        Command.Succeed("sh", "-c", $"cat /bin/true > {folder["written"]}");
        Command.Succeed("sh", "-c", $"printf '#!/bin/sh\\nexit 0\\n' > {folder["script"]}; mv {folder["script"]} {folder["moved"]}");
        Command.Succeed("sh", "-c", $"printf 'MZ\\220\\0' > {folder["windows.exe"]}");
        Command.Succeed("sh", "-c", $"head -c 4 /bin/true > {folder["slow"]}; for i in 1 2 3 4 5; do sleep 0.05; echo more >> {folder["slow"]}; done");
        Command.Succeed("sh", "-c", $"echo text > {folder["text"]}; cp {folder["text"]} {folder["text.copy"]}");

        foreach (string name in (string[])["copied", "written", "windows.exe", "slow"])
        {
            JsonObject program = agent.WaitFor("FileExecutableDetected", one => (string?)one["TargetFilename"] == folder[name]);
            Assert.Equal((name, Hash(folder[name])), (name, (string?)program["Hashes"]));
        }

        JsonObject script = agent.WaitFor("FileExecutableDetected", one => (string?)one["TargetFilename"] == folder["script"]);
        Assert.Equal(Hash(folder["moved"]), (string?)script["Hashes"]);
        Assert.EndsWith("/dash", (string?)script["Image"]);
        Assert.Equal(0, agent.Stop());

        string[] reported = [.. agent.Events().Where(one => (string?)one["EventName"] == "FileExecutableDetected").Select(one => (string)one["TargetFilename"]!)];
        Assert.Equal(["copied", "script", "slow", "windows.exe", "written"], reported.Where(path => path.StartsWith(folder.Path)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_watched_when_the_agent_stops_is_reported_still()
    {
        using TestFolder folder = new();
        using RunningAgent agent = RunningAgent.Start(folder, "collectors: [file-executable: { rest: 10 s, patience: 5 min }]");

        Command.Succeed("cp", "/bin/true", folder["copied"]);
        Assert.Equal(0, agent.Stop());

        Assert.Single(agent.Events(), one => (string?)one["TargetFilename"] == folder["copied"]);
    }

    private static string Hash(string path) => "SHA256=" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}

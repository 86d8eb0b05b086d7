using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>Deleted files, from the call that deletes them to the copy and the event.</summary>
public sealed class DeletionArchiveTests
{
    [Fact]
    public void A_deleted_file_is_kept_byte_for_byte_with_its_hash()
    {
        using TestFolder folder = new();
        Directory.CreateDirectory(folder["watched"]);
        byte[] old = RandomNumberGenerator.GetBytes(100_000);
        File.WriteAllBytes(folder["watched/old"], old);
        using RunningAgent agent = RunningAgent.Start(folder, Settings(folder, "max-file-size: 1 MiB"));
        Command.Succeed("cp", "/bin/true", folder["watched/new"]);
        Command.Succeed("sh", "-c", $"head -c 1048577 /dev/zero > {folder["watched/large"]}");
        foreach (string name in (string[])["old", "new", "large"])
            WaitUntilHeld(agent, folder["watched/" + name]);
        byte[] made = File.ReadAllBytes(folder["watched/new"]);

        Command.Succeed("rm", folder["watched/old"], folder["watched/new"], folder["watched/large"]);

        foreach ((string name, byte[] content) in new Dictionary<string, byte[]> { ["old"] = old, ["new"] = made })
        {
            JsonObject deleted = Deleted(agent, folder["watched/" + name]);
            string hash = Convert.ToHexStringLower(SHA256.HashData(content));
            Assert.Equal(("true", $"SHA256={hash}", name == "new" ? "true" : "false"), ((string?)deleted["Archived"], (string?)deleted["Hashes"], (string?)deleted["IsExecutable"]));
            Assert.Equal(content, File.ReadAllBytes(folder["archive/" + hash]));
            Assert.EndsWith("/rm", (string?)deleted["Image"]);
        }

        JsonObject large = Deleted(agent, folder["watched/large"]);
        Assert.Equal(("false - the file is larger than max-file-size", "-"), ((string?)large["Archived"], (string?)large["Hashes"]));
        Wait.Until(() => !IsHeld(agent, folder["watched"]), "deleted files are let go");
        Assert.Equal(0, agent.Stop());
    }

    [Fact]
    public void A_replaced_file_is_kept_and_one_with_another_name_is_not()
    {
        using TestFolder folder = new();
        Directory.CreateDirectory(folder["watched"]);
        foreach (string name in (string[])["replaced", "replacing", "linked"])
            folder.Write("watched/" + name, name);
        using RunningAgent agent = RunningAgent.Start(folder, Settings(folder, "quota: 1 GiB"));
        foreach (string name in (string[])["replaced", "replacing", "linked"])
            WaitUntilHeld(agent, folder["watched/" + name]);

        Command.Succeed("mv", folder["watched/replacing"], folder["watched/replaced"]);
        Command.Succeed("ln", folder["watched/linked"], folder["link"]);
        Command.Succeed("rm", folder["watched/linked"]);

        JsonObject replaced = Deleted(agent, folder["watched/replaced"]);
        Assert.Equal(("true", "replaced"), ((string?)replaced["Archived"], File.ReadAllText(folder["archive/" + Convert.ToHexStringLower(SHA256.HashData("replaced"u8))])));
        Assert.EndsWith("/mv", (string?)replaced["Image"]);
        Assert.Equal("false - the file has another name still", (string?)Deleted(agent, folder["watched/linked"])["Archived"]);
        Assert.Equal(0, agent.Stop());
    }

    [Fact]
    public void An_archive_that_others_may_enter_is_refused_with_the_reason()
    {
        using TestFolder folder = new();
        Directory.CreateDirectory(folder["watched"]);
        Directory.CreateDirectory(folder["archive"]);
        File.SetUnixFileMode(folder["archive"], (UnixFileMode)0b111_101_101);
        using RunningAgent agent = RunningAgent.Start(folder, "collectors: [process-create, " + Settings(folder, "quota: 1 GiB")["collectors: [".Length..]);

        Assert.Contains("Others may enter the archive", agent.Errors);
        Assert.Equal(0, agent.Stop());
    }

    private static string Settings(TestFolder folder, string more) =>
        $"collectors: [file-delete: {{ archive: {{ folder: {folder["archive"]}, directories: [{folder["watched"]}], {more} }} }}]\ncapture: {{ patience: 60 s }}";

    private static JsonObject Deleted(RunningAgent agent, string path) => agent.WaitFor("FileDelete", one => (string?)one["TargetFilename"] == path);

    private static void WaitUntilHeld(RunningAgent agent, string path) => Wait.Until(() => IsHeld(agent, path), $"{path} is held", () => agent.Errors);

    private static bool IsHeld(RunningAgent agent, string path) => Directory.EnumerateFiles($"/proc/{agent.ProcessId}/fd")
        .Select(file => new FileInfo(file).LinkTarget).Any(target => target?.StartsWith(path, StringComparison.Ordinal) == true);
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>Code that is brought to run, with every field of its event as the file has it.</summary>
public sealed class CodeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Images_are_logged_with_the_hash_of_the_very_file()
    {
        string actor = Compile(), file = _folder.Write("library.so", "no library, but mapped as one");
        JsonObject[] events = Run(actor, "map-executable", file);

        JsonObject created = Of(events, "ProcessCreate", actor);
        JsonObject[] loads = [.. events.Where(one => (string?)one["EventName"] == "ImageLoad" && (string?)one["Image"] == actor)];
        JsonObject loaded = Assert.Single(loads, one => (string?)one["ImageLoaded"] == file);
        Assert.Equal(HashOf(file), (string?)loaded["Hashes"]);
        Assert.Equal(HashOf(actor), (string?)Assert.Single(loads, one => (string?)one["ImageLoaded"] == actor)["Hashes"]);
        Assert.Contains(loads, one => ((string)one["ImageLoaded"]!).Contains("/libc") && ((string)one["Hashes"]!).StartsWith("SHA256="));
        foreach (string field in new[] { "FileVersion", "Description", "Product", "Company", "OriginalFileName", "Signed", "Signature", "SignatureStatus" })
            Assert.Equal((field, "-"), (field, (string?)loaded[field]));
        Assert.All(loads, one => AssertActor(created, one));
    }

    [Theory]
    [InlineData("exec-deleted")]
    [InlineData("exec-replaced")]
    public void A_program_without_a_name_is_logged_as_tampering(string action)
    {
        string actor = Compile(), program = _folder["program"];
        File.Copy("/bin/true", program);
        JsonObject[] events = Run(actor, action, program);

        JsonObject tampering = Of(events, "ProcessTampering", program);
        Assert.Equal("Image is deleted", (string?)tampering["Type"]);
        AssertActor(Of(events, "ProcessCreate", program), tampering);
        Assert.DoesNotContain(events, one => (string?)one["EventName"] == "ProcessTampering" && (string?)one["Image"] == actor);
    }

    [Fact]
    public void An_eBPF_program_is_logged_as_the_kernel_knows_it()
    {
        string actor = Compile();
        JsonObject[] events = Run(actor, out string[] told, "load-program", "end_to_end");

        JsonObject loaded = Of(events, "EbpfEvent", actor);
        Assert.Equal(("BPF_PROG_LOAD", "SOCKET_FILTER"), ((string?)loaded["BpfCommand"], (string?)loaded["BpfProgramType"]));
        Assert.Equal(told, new[] { (string)loaded["BpfProgramId"]!, "1", (string)loaded["BpfProgramName"]! });
        AssertActor(Of(events, "ProcessCreate", actor), loaded);
    }

    private static void AssertActor(JsonObject created, JsonObject one)
    {
        foreach (string field in new[] { "ProcessGuid", "ProcessId", "User" })
            Assert.Equal((field, (string?)created[field]), (field, (string?)one[field]));
    }

    private static JsonObject Of(JsonObject[] events, string name, string image) =>
        Assert.Single(events, one => (string?)one["EventName"] == name && (string?)one["Image"] == image);

    private static string HashOf(string path) => "SHA256=" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private string Compile()
    {
        if (!File.Exists("/usr/bin/gcc"))
            Assert.Skip("the program that acts is compiled with gcc, which is not there");
        Command.Succeed("gcc", "-O1", "-o", _folder["code"], Path.Combine(Repository.Root, "tests/Monitor.Capture.Linux.Tests/Live/code.c"));
        return _folder["code"];
    }

    private JsonObject[] Run(string actor, params string[] arguments) => Run(actor, out _, arguments);

    private JsonObject[] Run(string actor, out string[] told, params string[] arguments)
    {
        using RunningAgent agent = RunningAgent.Start(_folder, "capture: { patience: 60 s }");
        told = Command.Succeed(actor, arguments).Trim().Split(' ');
        Assert.Equal(0, agent.Stop());
        return [.. agent.Events()];
    }
}

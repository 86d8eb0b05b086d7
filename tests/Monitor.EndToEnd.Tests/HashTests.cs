using System.Diagnostics;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>The hashes of programs that are run for real: which, what rules make of them, and how often files are read for them.</summary>
public sealed class HashTests
{
    [Fact]
    public void An_execution_has_the_hashes_that_the_configuration_asks_for()
    {
        using TestFolder folder = new();
        string program = Program(folder, "program", 1);
        using RunningAgent agent = RunningAgent.Start(folder, "hashes: ['*', elfimports]\ncapture: { patience: 60 s }");

        Command.Succeed(program);
        string hashes = (string)agent.WaitFor("ProcessCreate", one => (string?)one["Image"] == program)["Hashes"]!;

        Assert.StartsWith(
            $"SHA1={By("sha1sum", program)},MD5={By("md5sum", program)},SHA256={By("sha256sum", program)},IMPHASH={new string('0', 32)},ELFIMPORTS=", hashes);
        Assert.Contains(hashes[^32..], char.IsAsciiHexDigit);
        Assert.Contains(hashes[^32..], digit => digit != '0');
        Assert.Equal(["SHA1", "MD5", "SHA256", "IMPHASH", "ELFIMPORTS"], agent.Status()["hashAlgorithms"]!.AsArray().Select(name => (string?)name));
        Assert.Equal(0, agent.Stop());
    }

    [Theory]
    [InlineData("sha1", "SHA1", "sha1sum")]
    [InlineData("md5", "MD5", "md5sum")]
    [InlineData("sha256", "SHA256", "sha256sum")]
    [InlineData("*", "SHA1", "sha1sum")]
    [InlineData("*", "SHA256", "sha256sum")]
    public void A_rule_finds_a_program_by_a_hash_that_its_file_asks_for(string asked, string name, string tool)
    {
        using TestFolder folder = new();
        string wanted = Program(folder, "wanted", 1), other = Program(folder, "other", 2);
        folder.Write("rules.xml", Rules(asked, $"""
            <ProcessCreate onmatch="include"><Hashes name="known" condition="contains">{name}={By(tool, wanted).ToUpperInvariant()}</Hashes></ProcessCreate>
            """));
        using RunningAgent agent = RunningAgent.Start(folder, "rules: { r: rules.xml }\ncapture: { patience: 60 s }", rules: "r");

        Command.Succeed(other);
        Command.Succeed(wanted);
        JsonObject found = agent.WaitFor("ProcessCreate", one => true);

        Assert.Equal((wanted, "known"), ((string?)found["Image"], (string?)found["RuleName"]));
        Assert.Contains($"{name}={By(tool, wanted)}", (string?)found["Hashes"]);
        Assert.Equal(0, agent.Stop());
    }

    [Fact]
    public void All_that_some_rule_set_asks_for_is_made_unless_the_configuration_says_otherwise()
    {
        using TestFolder folder = new();
        string program = Program(folder, "program", 1);
        string include = $"""<ProcessCreate onmatch="include"><Image>{program}</Image></ProcessCreate>""";
        folder.Write("one.xml", Rules("md5", include));
        folder.Write("two.xml", Rules("imphash,sha1", include));
        const string Settings = "rules: { one: one.xml, two: two.xml }\ncapture: { patience: 60 s }";
        const string Sinks = "  second: { plugin: file, rules: two, settings: { path: two.ndjson } }";
        using (RunningAgent agent = RunningAgent.Start(folder, Settings, Sinks, rules: "one"))
        {
            Command.Succeed(program);
            Assert.Equal(["SHA1", "MD5", "IMPHASH"], NamesIn(agent.WaitFor("ProcessCreate", one => true)));
            Assert.DoesNotContain("leaves out", agent.Errors);
            Assert.Equal(0, agent.Stop());
        }

        using RunningAgent less = RunningAgent.Start(folder, Settings + "\nhashes: [sha256, imphash]", Sinks, rules: "one");
        Assert.Contains("'hashes:' leaves out what a rule set asks for: SHA1, MD5", less.Errors);
        Command.Succeed(program);
        Wait.Until(() => RunningAgent.ReadLines(folder["two.ndjson"], mayBeWriting: true).Count(IsExecution) == 2, "the second execution");
        Assert.Equal(["SHA256", "IMPHASH"], NamesIn(RunningAgent.ReadLines(folder["two.ndjson"]).Last(IsExecution)));
        Assert.Equal(0, less.Stop());
    }

    [Fact]
    public void However_often_ten_programs_are_run_ten_files_are_read_until_one_changes()
    {
        int executions = LongRun.IsOn ? 100_000 : 3_000;
        using TestFolder folder = new();
        string[] programs = [.. Enumerable.Range(0, 10).Select(number => Program(folder, $"program-{number}", number))];
        folder.Write("rules.xml", Rules("sha256", $"""
            <ProcessCreate onmatch="include"><Image condition="begin with">{folder.Path}/program-</Image></ProcessCreate>
            """));

        // A file that has just been written is hashed anew each time.
        Wait.Until(() => programs.All(IsSettled), "the programs are older than the resolution of time stamps");
        using RunningAgent agent = RunningAgent.Start(folder, "rules: { r: rules.xml }\ncapture: { patience: 60 s }", rules: "r");

        string loop = $"i=0; while [ $i -lt {executions / 10} ]; do for n in 0 1 2 3 4 5 6 7 8 9; do \"$0/program-$n\"; done; i=$((i+1)); done";
        Assert.Equal(0, Command.Run(TimeSpan.FromMinutes(20), "sh", "-c", loop, folder.Path).ExitCode);
        Wait.Until(() => Hashed(agent).All == executions, "all executions", () => Hashed(agent).ToString());
        Assert.Equal((executions, 10), Hashed(agent));

        Program(folder, "program-3", 33);
        File.Move(Program(folder, "new", 44), programs[4], overwrite: true);
        Wait.Until(() => programs.All(IsSettled), "the changed programs are older than the resolution of time stamps");
        Command.Succeed("sh", "-c", "for n in 0 1 2 3 4 5 6 7 8 9; do \"$0/program-$n\"; done", folder.Path);
        Wait.Until(() => Hashed(agent).All == executions + 10, "ten more", () => Hashed(agent).ToString());

        Assert.Equal((executions + 10, 12), Hashed(agent));
        Assert.Equal(0, agent.Stop());
        JsonObject[] created = [.. agent.Events().Where(IsExecution)];
        Assert.Equal(executions + 10, created.Length);
        Assert.All(created.TakeLast(10), one => Assert.Equal("SHA256=" + By("sha256sum", (string)one["Image"]!), (string?)one["Hashes"]));
        Assert.DoesNotContain(created, one => (string?)one["Hashes"] == "-");
    }

    [Fact]
    public void A_bind_mount_shows_the_same_file_and_an_overlay_another_with_the_same_hash()
    {
        using TestFolder folder = new();
        Directory.CreateDirectory(folder["lower"]);
        string program = folder["lower/program"];
        File.Copy("/bin/cat", program);
        File.SetLastWriteTimeUtc(program, DateTime.UtcNow);     // a copy has the age of what it is copied from
        Wait.Until(() => IsSettled(program), "the program is older than the resolution of time stamps");
        foreach (string name in (string[])["bound", "upper", "work", "merged"])
            Directory.CreateDirectory(folder[name]);
        folder.Write("rules.xml", Rules("sha256", $"""<ProcessCreate onmatch="include"><Image condition="begin with">{folder.Path}/</Image></ProcessCreate>"""));
        using RunningAgent agent = RunningAgent.Start(folder, "rules: { r: rules.xml }\ncapture: { patience: 60 s }", rules: "r");
        string hash = "SHA256=" + By("sha256sum", program);

        Assert.Equal(hash, Run("true", program));
        Assert.Equal(hash, Run($"mount --bind {folder["lower"]} {folder["bound"]}", folder["bound/program"]));
        Wait.Until(() => Hashed(agent) == (2, 1), "the file was read once for two programs", () => $"{Hashed(agent)}");
        string overlay = $"mount -t overlay overlay -o lowerdir={folder["lower"]},upperdir={folder["upper"]},workdir={folder["work"]} {folder["merged"]}";
        Assert.SkipUnless(Command.Run("unshare", "-m", "sh", "-c", overlay).ExitCode == 0, "The file system of the test's folder takes no overlay.");
        Assert.Equal(hash, Run(overlay, folder["merged/program"]));
        Wait.Until(() => Hashed(agent) == (3, 2), "the overlay's file was read once", () => $"{Hashed(agent)}");
        Assert.Equal(0, agent.Stop());

        // Mounts are seen by the program alone, and it runs until its event is there.
        string Run(string mount, string path)
        {
            using Process process = Process.Start(new ProcessStartInfo("unshare", ["-m", "sh", "-c", $"{mount} && exec {path}"]) { RedirectStandardInput = true })!;
            JsonObject created = agent.WaitFor("ProcessCreate", one => (string?)one["ProcessId"] == $"{process.Id}" && (string?)one["Image"] == path);
            process.StandardInput.Close();
            Assert.True(process.WaitForExit(Wait.Patience));
            return (string)created["Hashes"]!;
        }
    }

    /// <summary>A program that does nothing, with contents of its own.</summary>
    private static string Program(TestFolder folder, string name, int number)
    {
        string path = folder[name];
        File.Copy("/bin/true", path, overwrite: true);
        File.AppendAllText(path, $"{number}");
        return path;
    }

    private static bool IsExecution(JsonObject one) => (string?)one["EventName"] == "ProcessCreate";

    private static bool IsSettled(string path) => DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > TimeSpan.FromSeconds(3);

    /// <summary>Executions whose hash was asked for, and files that were read for it.</summary>
    private static (long All, long Read) Hashed(RunningAgent agent)
    {
        JsonObject status = agent.Status();
        Assert.Equal((0, 0), ((long)status["hashesFailed"]!, (long)status["hashesLate"]!));
        long read = (long)status["hashesComputed"]!;
        return ((long)status["hashesFromCache"]! + read, read);
    }

    private static string[] NamesIn(JsonObject one) => [.. ((string)one["Hashes"]!).Split(',').Select(hash => hash.Split('=')[0])];

    private static string By(string tool, string path) => Command.Succeed(tool, path).Split(' ')[0];

    private static string Rules(string hashes, string filters) =>
        $"""<Sysmon schemaversion="4.90"><HashAlgorithms>{hashes}</HashAlgorithms><EventFiltering>{filters}</EventFiltering></Sysmon>""";
}

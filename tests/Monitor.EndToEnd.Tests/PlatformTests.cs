using System.Text.RegularExpressions;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>What keeps the agent from starting: the documented exit code, and one error with cause and cure.</summary>
public sealed partial class PlatformTests : IDisposable
{
    private const int Usage = 2;
    private const int Configuration = 3;
    private const int Platform = 4;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Not_root() => Refused(Platform, "MON3002", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", Repository.Program, "run", "-c", Sound(forNobody: true));

    [Fact]
    public void Root_without_the_capabilities() =>
        Refused(Platform, "MON3002", "setpriv", "--bounding-set=-all", "--inh-caps=-all", Repository.Program, "run", "-c", Sound());

    [Fact]
    public void A_kernel_without_type_information() =>
        Refused(Platform, "MON3004", "unshare", "--mount", "sh", "-c", $"mount -t tmpfs none /sys/kernel/btf && exec {Repository.Program} run -c {Sound(source: "ebpf")}");

    [Fact]
    public void No_bpf_although_the_rights_are_there()
    {
        string filter = _folder["no-bpf"];
        if (!File.Exists("/usr/bin/gcc"))
            Assert.Skip("the seccomp filter is installed by a C program, and gcc is not there");
        Command.Succeed("gcc", "-O2", "-o", filter, Path.Combine(Repository.Root, "tests/Monitor.EndToEnd.Tests/Harness/no-bpf.c"));
        Refused(Platform, "MON3003", filter, Repository.Program, "run", "-c", Sound(source: "ebpf"));
    }

    [Fact]
    public void No_process_connector_in_a_network_of_its_own() =>
        Refused(Platform, "MON3021", "unshare", "--net", Repository.Program, "run", "-c", Sound(source: "proc-connector"));

    [Fact]
    public void A_configuration_that_does_not_exist() => Refused(Configuration, "MON1001", Repository.Program, "run", "-c", _folder["nowhere.yaml"]);

    [Fact]
    public void A_configuration_that_nobody_may_read()
    {
        string path = Sound(forNobody: true);
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        Refused(Configuration, "MON1002", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", Repository.Program, "run", "-c", path);
    }

    [Fact]
    public void An_unknown_plugin() =>
        Refused(Configuration, "MON1010", Repository.Program, "run", "-c", _folder.Write("m.yaml", "sinks:\n  a: { plugin: fiel }\n"));

    [Fact]
    public void A_setting_that_does_not_exist() => Refused(
        Configuration, "MON1101", Repository.Program, "run", "-c", _folder.Write("m.yaml", "sinks:\n  a: { plugin: file, settings: { path: x, rotat: 1 MiB } }\n"));

    [Fact]
    public void A_setting_that_is_missing() =>
        Refused(Configuration, "MON1102", Repository.Program, "run", "-c", _folder.Write("m.yaml", "sinks:\n  a: { plugin: file }\n"));

    [Fact]
    public void A_setting_with_a_bad_value() => Refused(
        Configuration, "MON1103", Repository.Program, "run", "-c", _folder.Write("m.yaml", "sinks:\n  a: { plugin: file, settings: { path: x, rotate: plenty } }\n"));

    [Fact]
    public void A_second_agent_on_one_state_folder()
    {
        using RunningAgent first = RunningAgent.Start(_folder);
        Refused(Configuration, "MON1016", Repository.Program, "run", "-c", _folder["monitor.yaml"]);
        Assert.Equal(0, first.Stop());
    }

    [Fact]
    public void An_unknown_command() => Refused(Usage, "MON1020", Repository.Program, "rnu");

    [Fact]
    public void An_unknown_option() => Refused(Usage, "MON1021", Repository.Program, "run", "--colour");

    [Fact]
    public void Status_of_an_agent_that_does_not_run() => Refused(1, "MON1030", Repository.Program, "status", "-c", Sound());

    private string Sound(bool forNobody = false, string source = "auto")
    {
        string path = _folder.Write("monitor.yaml", "state: state\nruntime: runtime\ncapture: { source: " + source + " }\nsinks:\n  trail: { plugin: file, settings: { path: events.ndjson } }\n");
        if (forNobody)
            File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        return path;
    }

    private static void Refused(int exitCode, string code, string program, params string[] arguments)
    {
        if (Environment.UserName != "root")
            Assert.Skip("these situations are made by root");
        Command result = Command.Run(program, arguments);
        Assert.True(exitCode == result.ExitCode, $"exit code {result.ExitCode}: {result.Error}");
        string[] codes = [.. Code().Matches(result.Error).Select(match => match.Value).Distinct()];
        Assert.Equal([code], codes);
        string line = result.Error.Split('\n').First(line => line.Contains(code));
        Assert.Matches(@"MON\d{4}[^:]*(:\d+:\d+)?: \S.*\. \S.*\.?", line);
    }

    [GeneratedRegex(@"MON\d{4}")]
    private static partial Regex Code();
}
